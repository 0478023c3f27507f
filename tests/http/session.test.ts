import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub(); });
afterAll(() => hub.close());

describe('signing in', () => {
  it('gives a cookie that no script can read, and says who one is', async () => {
    const browser = hub.anybody();
    const answer = await browser.post('/api/session', { identifier: hub.identifierOf(hub.scene.chair.person), password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ person: hub.scene.chair.person });
    const me = await browser.get('/api/me');
    expect(me.body).toMatchObject({ person: hub.scene.chair.person, name: 'Name of committeeChair', hats: [{ log: hub.scene.log, hats: [{ office: 'committeeChair' }] }] });
  });
});

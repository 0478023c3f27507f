import { arrange } from './arrange.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
const t=performance.now();
const stage = await arrange('/tmp/eng200k', 200_000);
console.log(JSON.stringify({log: stage.log, room: stage.room}), Math.round(performance.now()-t));

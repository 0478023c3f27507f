import type { EscalationStep, PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import type { RulesChanged } from '@sanfang/shared/compound/rules/state.ts';
import type { ProposalText } from '@sanfang/shared/compound/room/state.ts';
import type { RuleName } from '@sanfang/shared/law/local-rules.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { FeedPlace } from '@sanfang/shared/protocol/api/feed.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { moneyTold } from './atom-money.ts';
import { petitionTold } from './atom-petitions.ts';
import { voteTold } from './atom-votes.ts';

/** A document for news readers is read without the page, so its few words stand here; they are Chinese, as the compound's records are. */
const words = {
  feed: '公开动态',
  decision: (year: number, no: number) => `议事决定〔${year}〕${no}号`,
  positions: { AGREE: '同意', RESERVE: '保留意见', OPPOSE: '反对' },
  vote: '本事项仍须业主共同决定（《民法典》第278条），本决定不替代业主表决。',
  steps: { RAISED: '议事厅事项已上报街道', JOINED: '街道工作人员已进入议事厅', RETURNED: '街道已办结退回' } satisfies Record<EscalationStep, string>,
  founded: '公开动态开通',
  rules: {
    PARKING: '车位面积是否计入表决', SILENCE: '未返回表决票如何计算', INVALID_BALLOTS: '废票是否算参与', REVOTE: '截止前能否改票', PROXY_UNITS: '一人最多代理的户数',
    NOTICE_DAYS: '表决通知提前的天数', VOTE_DAYS: '表决的天数', EXTENSION_DAYS: '延期的天数', PRELIMINARY_DAYS: '初步结果公示的天数', ALLOCATION_DAYS: '分摊清册公示的天数',
    EMERGENCY_POST_DAYS: '应急使用结果公示的天数', REVIEW_DAYS: '会审的天数', PETITION_DAYS: '联名要求后组织表决的天数', FILING: '通过后是否须备案', JURISDICTION: '适用哪个地方的规定',
    ORDER_DAYS: '责令后组织表决的天数', EMERGENCY: '应急使用维修资金的情形与确认', LEGAL_EFFECT: '表决结果的效力',
  } satisfies Record<RuleName, string>,
  changed: (version: number, rule: string) => `表决规则第${String(version)}次变更：${rule}`,
};

/** An Atom document (RFC 4287) of a feed's newest events, newest first. `base` is the origin that links begin with. */
export function atomDocument(place: FeedPlace, events: readonly SeenEvent[], base: string): string {
  const page = `${base}/f/${place.id}`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
    `<id>urn:uuid:${place.id}</id>`,
    `<title>${xml(`${place.name} · ${words.feed}`)}</title>`,
    `<updated>${xml(events[0]?.at ?? '1970-01-01T00:00:00.000Z')}</updated>`,
    `<author><name>${xml(place.name)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${xml(`${base}/feeds/${place.id}.atom`)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(page)}"/>`,
    ...events.map((event) => entry(event, place, page)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(event: SeenEvent, place: FeedPlace, page: string): string {
  const { title, text, link } = telling(event, page, place.utcOffset);
  return [
    '<entry>',
    // Numbers of a channel are never used again, so neither is this.
    `<id>urn:uuid:${derivedId(place.log, event.channel, event.n)}</id>`,
    `<title>${xml(title)}</title>`,
    `<published>${xml(event.at)}</published>`,
    `<updated>${xml(event.at)}</updated>`,
    `<link rel="alternate" type="text/html" href="${xml(link)}"/>`,
    `<content type="text">${xml(text)}</content>`,
    '</entry>',
  ].join('\n');
}

function telling(event: SeenEvent, page: string, offset: number): { title: string; text: string; link: string } {
  switch (event.type) {
    case 'decision.published': return decisionTold(event, page);
    case 'escalation.published': {
      const { step } = event.data as { step: EscalationStep };
      return { title: words.steps[step], text: words.steps[step], link: page };
    }
    case 'rules.changed': {
      const { version, change, source, by } = event.data as RulesChanged;
      return { title: words.changed(version, words.rules[change.rule]), text: `${by.name}：${source}`, link: `${page}/rules/${String(version)}` };
    }
    case 'vote.announced': case 'vote.stepped': case 'result.published': case 'resolution.published': return voteTold(event, page, offset);
    case 'petition.published': return petitionTold(event, page);
    default: return moneyTold(event, page, offset) ?? { title: words.founded, text: words.founded, link: page };
  }
}

function decisionTold(event: SeenEvent, page: string): { title: string; text: string; link: string } {
  const { number, positions, ownersVote } = event.data as PublishedDecision;
  const opened = event.opened as { readonly title?: string; readonly text?: ProposalText } & Record<string, unknown>;
  const lines = [
    ...(opened.text === undefined ? [] : [opened.text.problem, opened.text.works]),
    ...positions.map(({ name, position, side }) => {
      const grounds = opened[`grounds.${side}`];
      return `${name}：${words.positions[position]}${typeof grounds === 'string' ? `（${grounds}）` : ''}`;
    }),
    ...(ownersVote.required ? [words.vote] : []),
  ];
  const name = words.decision(number.year, number.no);
  return { title: opened.title === undefined ? name : `${name} ${opened.title}`, text: lines.join('\n'), link: `${page}/${number.year}/${number.no}` };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text or attribute for XML 1.0: what it cannot hold at all is left out. */
export function xml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

import type { LetterRefusal, LetterStatus } from '@sanfang/shared/compound/vote/proxy/state.ts';
import { m } from '#lib/paraglide/messages.js';

/** Why a letter of proxy was not accepted. */
export function letterReasonWord(reason: LetterRefusal): string {
  return { NOT_SIGNED: m.proxy_reason_not_signed, HOLDER_UNKNOWN: m.proxy_reason_holder_unknown, NOT_READABLE: m.proxy_reason_not_readable, OTHER: m.proxy_reason_other }[reason]();
}

/** How a letter of proxy stands. */
export function letterStatusWord(status: LetterStatus, reason: LetterRefusal | null): string {
  switch (status) {
    case 'WAITING': return m.proxy_status_waiting();
    case 'CHECKED': return m.proxy_status_checked();
    case 'REFUSED': return m.proxy_status_refused({ reason: letterReasonWord(reason ?? 'OTHER') });
    case 'ENDED': return m.proxy_status_ended();
  }
}

/** Who is sent by a letter: the name, and the home by which they are found, where there is one. */
export function holderWord({ name, unit }: { readonly name: string | null; readonly unit: string | null }): string {
  const who = name ?? m.text_erased();
  return unit === null ? m.proxy_holder_outside({ name: who }) : m.proxy_holder_at({ name: who, unit });
}

/** The look of a letter's status; the word says it too. */
export function letterTone(status: LetterStatus): 'reserve' | 'agree' | 'oppose' | 'plain' {
  return ({ WAITING: 'reserve', CHECKED: 'agree', REFUSED: 'oppose', ENDED: 'plain' } as const)[status];
}

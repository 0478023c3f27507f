import { m } from '#lib/paraglide/messages.js';
import type { RoomType } from './dry-run.ts';

const words: Readonly<Record<RoomType, () => string>> = {
  CloseRoom: m.room_do_close_room,
  OpenSession: m.room_do_open_session, AdjournSession: m.room_do_adjourn_session, ResumeSession: m.room_do_resume_session, CloseSession: m.room_do_close_session,
  CheckIn: m.room_do_check_in, CheckOut: m.room_do_check_out,
  PostMessage: m.room_do_speak, HideMessage: m.room_do_hide,
  TableProposal: m.room_do_propose, AmendProposal: m.room_do_amend, WithdrawProposal: m.room_do_withdraw,
  TakePosition: m.room_do_position, DeclareRecusal: m.room_do_recuse, RecordMandate: m.room_do_mandate, OpenSignOff: m.room_do_open_sign_off, SignOff: m.room_do_sign,
  Escalate: m.room_do_escalate, JoinEscalation: m.room_do_join, Advise: m.room_do_advise, ReturnEscalation: m.room_do_return,
};

/** What a command of the room is called on its button. */
export function commandWord(type: string): string {
  return Object.hasOwn(words, type) ? words[type as RoomType]() : type;
}

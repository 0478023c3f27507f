/** Messages of the HTTP API about second factors. Parts of WebAuthn are its JSON forms (Level 3, §5.1.8). */
import { Type, type Static } from 'typebox';
import { MAX_APPROVED_AT_ONCE } from '../../compound/step-up.ts';
import { Digest, Instant, OneOf, Strict, Uuid } from '../fields.ts';

/** Codes of a code generator, or one of the printed recovery codes; spaces and dashes as typed. */
const Code = Type.String({ minLength: 6, maxLength: 40 });
const Base64url = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' });
/** The browser's words for how it reaches a passkey. */
const Transport = OneOf(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);
export const FactorName = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' });

const credential = { id: Base64url(1_400), rawId: Base64url(1_400), type: Type.Literal('public-key'), clientExtensionResults: Strict({}) };

/** A passkey's signature over a challenge. */
export const PasskeyAssertion = Strict({
  ...credential,
  response: Strict({ clientDataJSON: Base64url(4_000), authenticatorData: Base64url(4_000), signature: Base64url(4_000), userHandle: Type.Optional(Base64url(200)) }),
});
export type PasskeyAssertion = Static<typeof PasskeyAssertion>;

/** A new passkey. */
export const PasskeyRegistration = Strict({
  ...credential,
  response: Strict({ clientDataJSON: Base64url(4_000), attestationObject: Base64url(16_000), transports: Type.Array(Transport, { maxItems: 8 }) }),
});
export type PasskeyRegistration = Static<typeof PasskeyRegistration>;

/** How somebody proves that it is them: a code, a passkey. */
const ByCode = Strict({ ticket: Uuid, code: Code });
const ByPasskey = Strict({ ticket: Uuid, passkey: PasskeyAssertion });
/** Only where no second factor is set up yet, and only for setting one up. */
const ByPassword = Strict({ ticket: Uuid, password: Type.String({ minLength: 1, maxLength: 128 }) });

/** Options of `navigator.credentials.get`. */
const RequestOptions = Strict({
  challenge: Digest, rpId: Type.String(), timeout: Type.Integer(), userVerification: Type.Literal('required'),
  allowCredentials: Type.Array(Strict({ id: Type.String(), type: Type.Literal('public-key'), transports: Type.Array(Type.String()) })),
});
export type RequestOptions = Static<typeof RequestOptions>;

/** What a person is asked for, and with what they may answer. */
export const Challenge = Strict({
  ticket: Uuid,
  expiresAt: Instant,
  /** A code generator is set up. */
  totp: Type.Boolean(),
  /** Null: no passkey is set up, or none can be used at this hub's address. */
  passkey: Type.Union([RequestOptions, Type.Null()]),
  /** A recovery code serves too. */
  recovery: Type.Boolean(),
  /** Nothing is set up: the password serves. */
  password: Type.Boolean(),
});
export type Challenge = Static<typeof Challenge>;

/** `POST /api/session` where the password was right and a second factor is set up. */
export const SecondFactorNeeded = Strict({ secondFactor: Challenge });
export type SecondFactorNeeded = Static<typeof SecondFactorNeeded>;

/** `POST /api/session/second`. */
export const SecondStep = Type.Union([ByCode, ByPasskey]);
export type SecondStep = Static<typeof SecondStep>;

/** `POST /api/step-up`: for a command, by `approvalDigest`; for the same step on each vote of a project, by theirs; or to change what stands on the account page. */
export const StepUpRequest = Type.Union([
  Strict({ digest: Digest }),
  Strict({ digests: Type.Array(Digest, { minItems: 2, maxItems: MAX_APPROVED_AT_ONCE, uniqueItems: true }) }),
  Strict({ account: Type.Literal(true) }),
]);
/** `POST /api/step-up/finish`. */
export const StepUpFinish = Type.Union([ByCode, ByPasskey, ByPassword]);
export type StepUpFinish = Static<typeof StepUpFinish>;
/** The id goes with the command (`approval`) or with the change of the account (`proof`). Of several digests, `approvals` has one for each, in their order. */
export const StepUpReply = Strict({ approval: Uuid, approvals: Type.Array(Uuid), expiresAt: Instant });
export type StepUpReply = Static<typeof StepUpReply>;

/** `GET /api/second-factor`. */
export const SecondFactorReply = Strict({
  factors: Type.Array(Strict({ id: Uuid, kind: OneOf(['TOTP', 'PASSKEY']), name: Type.String(), createdAt: Instant, lastUsedAt: Type.Union([Instant, Type.Null()]) })),
  /** Recovery codes that are left. */
  recoveryCodes: Type.Integer(),
  /** The domain that passkeys are for; null: this hub's address allows none. */
  passkeys: Type.Union([Type.String(), Type.Null()]),
  /** The account is shared by everybody who tries the demo: nothing can be set up. */
  shared: Type.Boolean(),
});
export type SecondFactorReply = Static<typeof SecondFactorReply>;

/** `POST /api/second-factor`: begins to set one up. `proof`: the approval of a step-up for the account. */
export const EnrolRequest = Strict({ proof: Uuid, kind: OneOf(['TOTP', 'PASSKEY']) });
/** Options of `navigator.credentials.create`. */
const CreationOptions = Strict({
  challenge: Digest, rp: Strict({ id: Type.String(), name: Type.String() }),
  user: Strict({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  pubKeyCredParams: Type.Array(Strict({ type: Type.Literal('public-key'), alg: Type.Integer() })),
  timeout: Type.Integer(), attestation: Type.Literal('none'),
  excludeCredentials: Type.Array(Strict({ id: Type.String(), type: Type.Literal('public-key'), transports: Type.Array(Type.String()) })),
  authenticatorSelection: Strict({ residentKey: Type.Literal('preferred'), requireResidentKey: Type.Boolean(), userVerification: Type.Literal('required') }),
});
export type CreationOptions = Static<typeof CreationOptions>;
export const EnrolReply = Strict({
  ticket: Uuid,
  expiresAt: Instant,
  /** For a code generator: the secret in Base32, and the same as an address for cameras. */
  totp: Type.Union([Strict({ secret: Type.String(), uri: Type.String() }), Type.Null()]),
  passkey: Type.Union([CreationOptions, Type.Null()]),
});
export type EnrolReply = Static<typeof EnrolReply>;

/** `POST /api/second-factor/finish`. */
export const EnrolFinish = Type.Union([
  Strict({ ticket: Uuid, name: FactorName, code: Code }),
  Strict({ ticket: Uuid, name: FactorName, passkey: PasskeyRegistration }),
]);
export type EnrolFinish = Static<typeof EnrolFinish>;
/** With the first second factor come recovery codes, shown once; null otherwise. */
export const EnrolledReply = Strict({ recoveryCodes: Type.Union([Type.Array(Type.String()), Type.Null()]) });
export type EnrolledReply = Static<typeof EnrolledReply>;

export const RenameFactor = Strict({ name: FactorName });
/** `POST /api/second-factor/:id/remove` and `POST /api/second-factor/recovery-codes`. */
export const ProofRequest = Strict({ proof: Uuid });
export const RecoveryCodesReply = Strict({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodesReply = Static<typeof RecoveryCodesReply>;

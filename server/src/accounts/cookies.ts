import { fastifyCookie, type CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../config.ts';

/** Browsers keep no cookie for longer than 400 days. */
const DEVICE_SECONDS = 400 * 24 * 3600;
const MAX_COOKIES_LENGTH = 8_192;

/** Names and settings of the two cookies. */
export interface Cookies {
  readonly session: string;
  /** Says only that this browser was here before; it signs nobody in. */
  readonly device: string;
  readonly options: CookieSerializeOptions;
  readonly deviceOptions: CookieSerializeOptions;
}

/**
 * Behind https the cookies are `__Host-`, which ties them to this very host; on plain HTTP, where browsers keep no such
 * cookie, they have plain names. Lax, since people come in by links from messages; unsafe methods check the Origin.
 */
export function cookiesFor(config: Pick<Config, 'origins'>): Cookies {
  const secure = config.origins.some((origin) => origin.startsWith('https:'));
  const prefix = secure ? '__Host-' : '';
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return { session: `${prefix}sid`, device: `${prefix}device`, options, deviceOptions: { ...options, maxAge: DEVICE_SECONDS } };
}

/** Value of one cookie of a request, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > MAX_COOKIES_LENGTH) return null;
  return fastifyCookie.parse(header)[name] ?? null;
}

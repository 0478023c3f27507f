import { m } from '#lib/paraglide/messages.js';

const browsers: readonly (readonly [RegExp, string | (() => string)])[] = [
  [/MicroMessenger/, m.device_wechat], [/Edg\//, 'Edge'], [/HuaweiBrowser/, 'Huawei Browser'], [/MiuiBrowser/, 'Mi Browser'],
  [/QQBrowser/, 'QQ Browser'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS/, 'HarmonyOS'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'Mac'], [/Linux/, 'Linux'],
];

/** What a person would call the device behind a user agent: `微信 · Android`. A guess for recognising one's own devices, nothing more. */
export function deviceWord(userAgent: string): string {
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1];
  const system = systems.find(([sign]) => sign.test(userAgent))?.[1];
  const words = [typeof browser === 'function' ? browser() : browser, system].filter((word) => word !== undefined);
  return words.length === 0 ? m.device_unknown() : words.join(' · ');
}

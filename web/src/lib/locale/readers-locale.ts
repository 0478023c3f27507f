type Locale = 'zh-CN' | 'en';

/** Cookie that keeps a reader's choice. */
export const LANGUAGE_COOKIE = 'lang';

/** Language of a page for a reader: what they chose, else what their browser asks for. Takes the request's two headers. */
export function readersLocale(cookies: string | null, accepted: string | null): Locale {
  const chosen = new RegExp(`(?:^|;)\\s*${LANGUAGE_COOKIE}=(zh-CN|en)\\s*(?:;|$)`).exec(cookies ?? '')?.[1];
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  return acceptedLocale(accepted);
}

/**
 * Language of a reader who has not chosen one: Chinese or English, whichever their browser ranks higher,
 * and Chinese for everybody else. `zh-TW` or `en-GB` count as their language.
 */
export function acceptedLocale(header: string | null): Locale {
  const ranked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = rest.map((word) => word.trim()).find((word) => word.startsWith('q='));
      return { tag, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
    })
    .filter(({ tag, q }) => q > 0 && /^(zh|en)(-|$)/.test(tag))
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.tag.startsWith('en') === true ? 'en' : 'zh-CN';
}

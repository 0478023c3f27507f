/**
 * Language of a reader who has not chosen one: Chinese or English, whichever their browser ranks higher,
 * and Chinese for everybody else. `zh-TW` or `en-GB` count as their language.
 */
export function acceptedLocale(header: string | null): 'zh-CN' | 'en' {
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

/** Where to go after signing in: a path of this site only, never another site's address. */
export function returnTo(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith('/') || /^\/[/\\]/.test(wanted) || /[\\\s]/.test(wanted) || wanted.startsWith('/sign-in')) return '/';
  return wanted;
}

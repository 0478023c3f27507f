/** An uploaded paper with the name of its file, which is only shown. */
export interface NamedPaper {
  readonly blob: string;
  readonly sha256: string;
  readonly name: string;
}

/** Papers as commands take them. */
export function asEvidence(papers: readonly NamedPaper[]): { blob: string; sha256: string }[] {
  return papers.map(({ blob, sha256 }) => ({ blob, sha256 }));
}

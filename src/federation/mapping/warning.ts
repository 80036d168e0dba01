/**
 * A content warning as Mastodon writes and reads it: `summary` in plain text, and `sensitive`. Other servers show it first,
 * and the text when somebody asks for it.
 */
export function warningOf(warning: string | null): object {
  return warning === null ? {} : { summary: warning, sensitive: true };
}

/** The content warning of a document of another node; null for none. */
export function warningIn(read: { readonly summary?: string | null | undefined }): string | null {
  return read.summary == null || read.summary === '' ? null : read.summary;
}

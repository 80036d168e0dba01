import type { UiLang } from './languages.ts';
import { messagesIn } from './messages.ts';

/** What several codes mean alike. */
const MEANINGS: Readonly<Record<string, string>> = {
  closed: 'busy',
  'host-busy': 'busy',
  interrupted: 'busy',
  'made-private': 'not-let-in',
  'project-not-public': 'not-let-in',
  'too-many-redirects': 'redirect',
  'unsafe-redirect': 'redirect',
  'bad-request': 'other',
  'malformed-response': 'unreadable',
};

/**
 * What an error of a request to another server means and what to do about it, in a sentence. `error`: as it is kept, a code of the
 * outbound client or of a connector, `HTTP` with a status and what the other side said, or words of the other side.
 */
export function failureMessage(lang: UiLang, error: string): string {
  const messages = messagesIn(lang);
  const key = `failure.${meaningOf(error)}`;
  return messages.format(messages.has(key) ? key : 'failure.other', { error });
}

function meaningOf(error: string): string {
  const status = Number(/^(?:authenticate: )?(?:HTTP )?(\d{3})\b/.exec(error)?.[1]);
  if (!Number.isNaN(status)) return meaningOfStatus(status);
  if (error.endsWith('-not-there')) return 'not-there';
  if (/^(?:not-[a-z0-9-]+$|unexpected-shape|graphql: )/.test(error)) return 'unreadable';
  return MEANINGS[error] ?? error;
}

function meaningOfStatus(status: number): string {
  if (status === 410) return 'gone';
  if (status === 401 || status === 403) return 'not-let-in';
  if (status === 404) return 'not-there';
  if (status === 408 || status === 425 || status === 429) return 'too-often';
  if (status < 300) return 'unreadable';
  if (status < 400) return 'redirect';
  return status < 500 ? 'refused' : 'its-fault';
}

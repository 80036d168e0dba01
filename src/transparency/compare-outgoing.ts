import { JournalFault } from '../application/journal/journal-verdict.ts';
import { canonicalText } from '../application/kit/content-hash.ts';
import type { CommittedActs, CommittedOutgoing, CommittedText } from './committed-acts.ts';
import type { VerifierClock } from './verifier-clock.ts';

type Compared = { readonly same: number; readonly earlier: number };

type Given = {
  /** What the journal of the host says. */
  readonly host: CommittedActs;
  /** What it hosts: the ids in its journal, by their addresses. */
  readonly hosted: ReadonlyMap<string, string>;
  readonly clock: VerifierClock;
  /** How the entry of the city of the author, and that of the host, are called where they differ. */
  readonly entries: (of: { readonly home: number; readonly host: number }) => string;
};

const WORDS = ['side', 'body', 'warning', 'lang'] as const;

/**
 * Compares the entries of words that a city signed for its people with those of the host that published them. Throws where they
 * differ. What cannot be opened at one of them is not compared; what the host has an entry of that is later than that of the
 * city is counted apart, for a city may be behind.
 */
export function compareOutgoing(outgoing: CommittedActs['outgoing'], given: Given): Compared {
  const { host, clock, entries } = given;
  const numbered = numberedProposals(host);
  let [same, earlier] = [0, 0];
  for (const [uri, home] of outgoing) {
    const found = committedAtHost(uri, { ...given, numbered });
    if (found === null || clock.isRecent(home.at) || clock.isRecent(found.committed.at)) continue;
    // What was erased before its entry came says nothing that could differ.
    if (!('body' in home.says) && !('contentHash' in home.says)) continue;
    const { committed, had } = found;
    if (agree(committed, home)) same += 1;
    else if (had(home)) earlier += 1;
    else {
      const both = entries({ home: home.index, host: committed.index });
      throw new JournalFault('cohost', `${both} have different words of one text (${uri})`);
    }
  }
  return { same, earlier };
}

type AtHost = {
  readonly committed: CommittedText;
  /** Whether it had the words of the city before. */
  readonly had: (home: CommittedOutgoing) => boolean;
};

function committedAtHost(
  uri: string,
  { host, hosted, numbered }: Given & { readonly numbered: ReadonlyMap<string, string> },
): AtHost | null {
  const [address = '', kind, named = ''] = /^(.+)\/(proposals|comments)\/([^/]+)$/.exec(uri)?.slice(1) ?? [];
  const consultation = hosted.get(address);
  if (consultation === undefined) return null;
  if (kind === 'comments') {
    const committed = host.comments.get(named);
    if (committed === undefined || !('body' in committed.says)) return null;
    return { committed, had: ({ at }) => new Date(committed.at) > new Date(at) };
  }
  const id = numbered.get(`${consultation} ${named}`);
  if (id === undefined) return null;
  const proposal = { id, consultation, number: Number(named) };
  const committed = host.wordsOf(proposal);
  if (committed === undefined || !('contentHash' in committed.says)) return null;
  return { committed, had: ({ says }) => host.hadWords(proposal, String(says['contentHash'])) };
}

function numberedProposals({ proposals }: CommittedActs): ReadonlyMap<string, string> {
  return new Map([...proposals].map(([id, { consultation, number }]) => [`${consultation} ${number}`, id]));
}

function agree({ says: host }: CommittedText, { says: home }: CommittedOutgoing): boolean {
  const members: readonly string[] = 'contentHash' in home ? ['contentHash'] : WORDS;
  return members.every((member) => canonicalText([host[member] ?? null]) === canonicalText([home[member] ?? null]));
}

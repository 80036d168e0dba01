import type { Application } from '../../application.ts';
import { journalPath } from '../entry.ts';
import { witnessPeers } from './read-witnesses.ts';

/** What no host can be called. */
const GROUP = 'witnesses/majority';

/**
 * Whom this node suggests to trust about a journal of it (c2sp.org/tlog-policy): its key, and more than half of the peers that cosign
 * it. Whoever takes it from here alone trusts the node for it. Null before there is a journal.
 */
export async function readPolicy(app: Application, number: number): Promise<string | null> {
  const found = await app.store.read(async (reader) => {
    const journal = await reader.journal.get(number);
    if (journal === null) return null;
    const states = await reader.witnesses.ofJournal(journal.origin);
    const cosigning = new Set(
      states.flatMap(({ peer, size, fault }) => (size > 0 && fault !== 'not-a-cosignature' ? [peer] : [])),
    );
    return { journal, peers: (await witnessPeers(reader)).filter(({ uri }) => cosigning.has(uri)) };
  });
  if (found === null) return null;
  const { journal, peers } = found;
  // Each key once, as the format wants it, whatever it is called.
  const witnesses = new Map(
    peers.flatMap(({ witness, origin }) => {
      if (witness === null || !URL.canParse(witness.url)) return [];
      const [, , ...key] = witness.vkey.split('+');
      const { vkey } = witness;
      return [[key.join('+'), { vkey, url: new URL(witness.url).href, name: new URL(origin).host }] as const];
    }),
  );
  const names = [...witnesses.values()].map(({ name }) => name);
  const lines = [
    `# Suggested by ${app.origin}. Take the keys from somebody else too: whoever runs a node can suggest anything.`,
    `log ${journal.vkey} ${app.origin}${journalPath(number)}`,
    ...[...witnesses.values()].map(({ name, vkey, url }) => `witness ${name} ${vkey} ${url}`),
    ...(names.length === 0 ? [] : [`group ${GROUP} ${Math.floor(names.length / 2) + 1} ${names.join(' ')}`]),
    `quorum ${names.length === 0 ? 'none' : GROUP}`,
  ];
  return `${lines.join('\n')}\n`;
}

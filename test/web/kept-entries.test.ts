import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalCopy } from '../../src/application/journal/copy/ports.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readWitnesses } from '../../src/application/journal/witness/read-witnesses.ts';
import { changePeerPolicy } from '../../src/application/network/peer/change-peer-policy.ts';
import { setUpCity, value } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TORINO = 'https://torino.example/';
const PAGE = '/admin/peers/torino.example';
const NOW = new Date('2026-03-02T08:00:00Z');

describe('entries of journals that are kept', () => {
  let pages: Pages;
  let officer: Awaited<ReturnType<typeof adminSession>>;

  beforeAll(async () => {
    pages = await openPages(NOW.toISOString());
    await setUpCity(pages.app);
    await peered(pages.app, TORINO);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const tree = (size: number) => ({ size, subtrees: Buffer.of() });
  const save = async (of: Partial<JournalCopy>) =>
    await pages.app.store.transact((writer) =>
      writer.journalCopies.save({
        ...{ origin: 'torino.example/journal', peer: TORINO, first: 0, read: tree(1_500), verified: tree(0) },
        ...{ verifiedAt: null, bytes: 9_000, fault: null, failures: 0, dueAt: NOW },
        ...of,
      }),
    );

  it('are on the page of the peer: whether, up to which, when last, and what is the matter', async () => {
    expect(await officer.read(PAGE)).toContain('Les entrées de son journal ne sont pas conservées.');
    value(await changePeerPolicy(pages.app, { peer: TORINO, keepsEntries: true, by: null }));
    expect(await officer.read(PAGE)).toContain('Aucune entrée n’a encore été lue.');
    const verifiedAt = new Date('2026-03-01T17:30:00Z');
    await save({ verified: tree(1_234), verifiedAt });
    const inOrder = await officer.read(PAGE);
    expect(faultsOf(inOrder)).toEqual([]);
    expect(inOrder).toContain('torino.example/journal');
    expect(inOrder).toMatch(/1\s234/);
    expect(inOrder).toContain(`datetime="${verifiedAt.toISOString()}"`);
    expect(inOrder).toContain('En ordre');
    const dueAt = new Date('2026-03-02T09:15:00Z');
    await save({ verified: tree(1_234), verifiedAt, fault: 'too-few', failures: 1, dueAt });
    const failing = await officer.read(PAGE);
    expect(failing).toContain('Elle n’a pas toutes les entrées.');
    expect(failing).toContain(`datetime="${dueAt.toISOString()}"`);
    expect(failing).not.toContain('En ordre');
  });

  it('are of a journal that is in order only until it says itself that it is stopped', async () => {
    const origin = 'torino.example/journal';
    const of = { origin, peer: TORINO, size: 5, root: '', checkpoint: '', cosignedAt: NOW, contradictedAt: null };
    await pages.app.store.transact((writer) => writer.witnesses.saveWitnessed(of));
    expect(await pages.text('/journal')).toContain('En ordre');
    const detail = { journal: origin, size: 9, root: 'root' };
    const evidence = { peer: TORINO, kind: 'journal-stopped', consultationId: null, detail, document: '{}' } as const;
    await pages.app.store.transact((writer) =>
      writer.peering.saveEvidence({ ...evidence, id: pages.app.newId(), foundAt: NOW }),
    );
    for (const lang of ['fr', 'en', 'es', 'ca', 'it', 'fi'])
      expect(faultsOf(await pages.text(`/journal?lang=${lang}`)), lang).toEqual([]);
    const page = await pages.text('/journal');
    expect(page).toContain('Arrêté\u00a0: l’institution l’a dit elle-même');
    expect(page).not.toContain('En ordre');
    expect(await officer.read(PAGE)).toContain('Un journal public qu’elle dit elle-même arrêté');
  });

  it('are taken back by the own journal as far as its page says', async () => {
    const journal = (await readJournal(pages.app)) ?? newJournal();
    const before = await pages.text('/journal');
    expect(before).not.toContain('entrées que ce journal a perdues');
    expect(before).not.toContain('href="/journal/cosigned"');
    const contradictedBy = `${journal.origin}\n${journal.size + 600}\nroot\n\n— signature\n`;
    await pages.app.store.transact((writer) => writer.journal.save({ ...journal, contradictedBy, cosigned: '' }));
    expect(await pages.text('/journal')).toContain('href="/journal/cosigned"');
    expect((await readWitnesses(pages.app)).takingBack).toBeNull();
    const { size, origin } = journal;
    await save({ origin, first: size, read: tree(size + 256), verified: tree(size), fault: 'unreachable' });
    expect((await readWitnesses(pages.app)).takingBack).toMatchObject({ lost: 600, read: 256 });
    const page = await pages.text('/journal');
    expect(page).toContain('Sur 600 entrées que ce journal a perdues, 256 ont été reprises.');
    expect(page).toMatch(/Elles sont demandées à .*torino/);
    expect(page).toContain('Elle ne répond pas, ou pas à temps.');
    expect(faultsOf(page)).toEqual([]);
    // What a witness gives back is no journal of the witness.
    expect(await officer.read(PAGE)).not.toContain(origin);
  });

  function newJournal() {
    const of = { number: 1, origin: 'lyon.example/journal', vkey: 'lyon.example/journal+0+A', encryptedPrivateKey: '' };
    return { ...of, createdAt: NOW, size: 7, checkpoint: '', cosigned: null, waitsSince: null, endedAt: null };
  }
});

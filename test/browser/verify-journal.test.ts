import { createPrivateKey } from 'node:crypto';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readProof } from '../../src/application/journal/read-proof.ts';
import { hashLeaf } from '../../src/application/kit/merkle.ts';
import type { ParticipantId, ProposalId } from '../../src/domain/kit/id.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { signedNote } from '../../src/transparency/note.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const PAGE = '/journal/verify';

describe('a journal that is verified in a browser', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let ana: Person;
  let proposalId: ProposalId;
  let authorId: ParticipantId;

  beforeAll(async () => {
    city = await serveCity('2026-03-02T08:00:00Z');
    await setUpCity(city.app);
    await opened(city.app, 'velo');
    authorId = (await registeredPerson(city.app, 'Ana')).id;
    proposalId = (await proposed(city.app, { slug: 'velo', authorId })).id;
    browser = await openBrowser();
    ana = await person(browser, city);
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  const commented = async () => {
    const about = { slug: 'velo', proposalId, authorId };
    const { id } = value(await submitComment(city.app, { ...about, body: 'Très bien.', lang: 'fr' }));
    const entry = async () => await city.app.store.read((reader) => reader.journal.entryOf(id));
    await expect.poll(entry, { timeout: 60_000 }).not.toBeNull();
  };
  const outcome = async (button: string) => {
    await ana.page.getByRole('button', { name: button, exact: true }).click();
    const verdict = ana.page.locator(`form:has(button:text-is("${button}")) [data-verdict]`);
    await expect.poll(() => verdict.getAttribute('data-outcome'), { timeout: 20_000 }).not.toBeNull();
    return { outcome: await verdict.getAttribute('data-outcome'), says: (await verdict.textContent()) ?? '' };
  };
  const verified = async () => {
    await ana.page.goto(`${city.origin}${PAGE}`);
    return await outcome(t('journal-check.verify'));
  };
  /** Changes what a proxy on the way answers for addresses that match, while something is done. */
  const tampering = async (path: RegExp, change: (bytes: Buffer) => Buffer | null): Promise<string | null> => {
    const tamper = async (route: Route) => {
      const response = await route.fetch();
      const body = change(await response.body());
      await (body === null ? route.fulfill({ status: 404, body: '' }) : route.fulfill({ response, body }));
    };
    await ana.page.route(path, tamper);
    try {
      return (await verified()).outcome;
    } finally {
      await ana.page.unroute(path, tamper);
    }
  };

  it('is whole, and compared with the last visit from then on', async () => {
    await commented();
    await ana.open(PAGE);
    const first = await verified();
    expect(first.says).toContain(t('journal-check.first'));
    expect(first.outcome).toBe('ok');
    await ana.look();
    await commented();
    const { size } = (await readJournal(city.app)) ?? expect.fail('no journal');
    const second = await verified();
    expect(second).toMatchObject({ outcome: 'ok', says: expect.stringContaining(String(size)) });
    expect(second.says).not.toContain(t('journal-check.first'));
  });

  it('is refused by name where a tile, an entry, the checkpoint or a text was changed on the way', async () => {
    const flipped = (at: number) => (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return changed;
    };
    expect(await tampering(/\/journal\/tile\/0\//, flipped(40))).toBe('order');
    expect(await tampering(/\/journal\/tile\/entries\//, flipped(30))).toBe('order');
    expect(await tampering(/\/journal\/tile\/entries\//, (bytes) => bytes.subarray(2 + bytes.readUInt16BE(0)))).toBe(
      'dropped',
    );
    expect(await tampering(/\/journal\/tile\//, () => null)).toBe('dropped');
    const smaller = (bytes: Buffer) => Buffer.from(bytes.toString().replace(/\n\d+\n/, '\n2\n'));
    expect(await tampering(/\/journal\/checkpoint/, smaller)).toBe('signature');
    const edited = (bytes: Buffer) => Buffer.from(bytes.toString().replace('Très bien', 'Très mal'));
    expect(await tampering(/\/journal\/content\//, edited)).toBe('text');
    expect((await verified()).outcome).toBe('ok');
  });

  it('is refused where the past was rewritten since the last visit, and signed anew', async () => {
    const kept = `localStorage.getItem('parvis-journal')`;
    const before = await ana.page.evaluate<string>(kept);
    const { size, origin } = (await readJournal(city.app)) ?? expect.fail('no journal');
    // As if the browser had seen a journal that was longer by one, which the same key signed.
    await commented();
    expect((await verified()).outcome).toBe('ok');
    const older = (JSON.parse(before) as Record<string, string>)[origin] ?? expect.fail('nothing kept');
    const rolledBack = (bytes: Buffer) => (bytes.toString().startsWith(`${origin}\n`) ? Buffer.from(older) : bytes);
    expect(await tampering(/\/journal\/checkpoint/, rolledBack)).toBe('history');
    expect(older).toContain(`\n${size}\n`);
  });

  it('is refused where the node says itself that it signed another one, also to whoever looks for the first time', async () => {
    const { origin, encryptedPrivateKey } = (await readJournal(city.app)) ?? expect.fail('no journal');
    const privateKey = createPrivateKey(city.app.secrets.decrypt(encryptedPrivateKey, 'journal key'));
    const contradicted = (size: number) => {
      const text = checkpointText({ origin, size, root: hashLeaf(Buffer.from('another')) });
      return signedNote(text, { name: origin, privateKey });
    };
    for (const size of [3, 1_000]) {
      const told = async (route: Route) => await route.fulfill({ status: 200, body: contradicted(size) });
      await ana.page.route(/\/journal\/contradicted/, told);
      await ana.page.evaluate(`localStorage.removeItem('parvis-journal')`);
      expect((await verified()).outcome, String(size)).toBe('history');
      await ana.page.unroute(/\/journal\/contradicted/, told);
    }
    expect((await verified()).outcome).toBe('ok');
  });

  it('has the entry of a proof that was kept, and no other', async () => {
    const proof = (await readProof(city.app, proposalId)) ?? expect.fail('no proof');
    await ana.page.goto(`${city.origin}${PAGE}`);
    const field = ana.page.locator('textarea[name="proof"]');
    await field.fill(proof);
    const shown = await outcome(t('journal-check.proof-verify'));
    expect(shown).toMatchObject({ outcome: 'ok', says: expect.stringContaining('proposal-accepted') });
    for (const [changed, fault] of [
      [proof.replace(/^index \d+/m, 'index 1'), 'root'],
      [proof.slice(20), 'unreadable'],
    ] as const) {
      await ana.page.goto(`${city.origin}${PAGE}`);
      await field.fill(changed);
      expect((await outcome(t('journal-check.proof-verify'))).outcome).toBe(fault);
    }
    await ana.page.goto(`${city.origin}${PAGE}`);
    await ana.page.setInputFiles('input[name="file"]', {
      name: 'kept.tlog-proof',
      mimeType: 'text/plain',
      buffer: Buffer.from(proof),
    });
    expect((await outcome(t('journal-check.proof-verify'))).outcome).toBe('ok');
    await ana.look();
  });

  it('says without a script what it would do, and how else it is verified', async () => {
    const { page, context } = await browser.context(city, { javaScriptEnabled: false });
    await page.goto(`${city.origin}${PAGE}`);
    const read = (await page.locator('main').textContent()) ?? '';
    expect(read).toContain(t('journal-check.unscripted'));
    expect(read).toContain('parvis journal verify');
    expect(await page.locator('main form').first().isVisible()).toBe(false);
    await context.close();
  });

  it('found no fault in the pages', () => {
    // A browser notes each answer of 404, and one was made up here.
    expect(ana.faults.filter((fault) => !fault.includes('404'))).toEqual([]);
  });
});

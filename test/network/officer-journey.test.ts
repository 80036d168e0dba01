import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import { filledForm } from '../web/admin-session.ts';
import { formOf } from '../web/form-of.ts';
import { type ExampleProcess, startExample } from './example-process.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** So long after it is published the ballot closes, at the next full minute. */
const CLOSES_S = 30;
const PATIENCE_MS = 120_000;
const OPTIONS = ['Nord', 'Sud', 'Est'];
const ADMIN = `/admin/consultations/${SLUG}`;

/**
 * An officer of a city writes a consultation, shares it with five towns, of which one signs what it likes, and decides in the
 * end: everything that officers do is done with the forms on the pages of real nodes, in processes of their own.
 */
describe('an officer who shares a consultation of five towns, one of them hostile', () => {
  let world: ProcessWorld;
  let host: ProcessCity;
  let hostile: ExampleProcess;
  let officer: Browser;
  let officers: ReadonlyMap<ProcessCity, Browser>;
  const share = `${ADMIN}/share`;

  beforeAll(async () => {
    world = await ProcessWorld.open(5);
    host = world.host;
    hostile = await startExample({ supports: 25 });
    officers = new Map(world.cities.map((city) => [city, browserAt(null)]));
    for (const [city, browser] of officers) await browser.send(city.signInLink, {});
    officer = officerOf(host);
  }, 240_000);
  afterAll(async () => {
    await hostile?.[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it('writes it, invites them on one page, and reads there who shares it and how many people each registered', async () => {
    await world.share(CLOSES_S, {
      async publish(phases) {
        const kinds = ['propose', 'support', 'vote'];
        const times = kinds.flatMap((kind, nth) => [
          [`phase.${nth}.kind`, kind],
          [`phase.${nth}.opensAt`, minute(phases.opensAt)],
          [`phase.${nth}.closesAt`, minute(phases.closesAt)],
        ]);
        await fills(host, '/admin/new-consultation', {
          'title.fr': 'La rive',
          'summary.fr': 'Que faire au bord de l’eau ?',
          slug: SLUG,
          timeZone: 'UTC',
          decidingStanding: ['resident'],
          resultsVisibility: 'always',
          hold: 'nothing',
          phase: '0,1,2',
          ...Object.fromEntries(times),
        });
        await fills(host, `${ADMIN}/publish`, {});
      },
      async invite(cohosts) {
        await host.command('peer', 'add', hostile.origin);
        const peer = [...cohosts, hostile].map(({ origin }) => `${origin}/`);
        await fills(host, share, { field: 'registeredMax', peer, registeredMax: '100' });
        expect((await page(officer, share)).match(/Invitée|La partage/g)).toHaveLength(5);
      },
      async accept(cohost) {
        await fills(cohost, '/admin/invitations', { field: 'registered', registered: '100', do: 'accept' });
      },
      async ask(closesAt) {
        await fills(host, `${ADMIN}/new-ballot`, {
          slug: 'ponts',
          'question.fr': 'Quel pont ?',
          method: 'choice',
          closesAt: minute(closesAt),
          standings: ['resident'],
          decidingStanding: ['resident'],
          anonymityThreshold: '1',
          option: OPTIONS.map((_, nth) => nth).join(','),
          ...Object.fromEntries(OPTIONS.map((name, nth) => [`option.${nth}.name.fr`, name])),
        });
        await fills(host, `${ADMIN}/ballots/ponts/publish`, {});
      },
    });
    await world.propose(host, 1, 'Un quai');
    for (const city of world.cities) {
      await world.vote(city, 1, 1);
      await world.vote(city, 2, 2);
      await world.vote(city, 3, 1);
    }
    await hostile.untilStep('answered');
    const shown = await until('all that share it', async () => {
      const text = await page(officer, share);
      return text.match(/La partage/g)?.length === 5 && text;
    });
    expect(shown).toMatch(/Example.*La partage10 indiqué le/);
  }, 240_000);

  it('reads that one counted more people than it registered, and so does everybody', async () => {
    await until(
      'the answer to its count',
      async () => hostile.steps.some(({ type }) => type === 'Reject'),
      PATIENCE_MS,
    );
    expect(hostile.steps).toContainEqual(
      expect.objectContaining({ why: expect.objectContaining({ because: 'too-many' }) }),
    );
    const told = await page(officer, share);
    expect(told).toContain(
      'Un message de Example a été rejeté au cours des 30 derniers jours : Plus de voix que de personnes inscrites.',
    );
    const [answered] = hostile.steps.filter(({ step }) => step === 'answered');
    const proposal = await page(browserAt(null), new URL(String(answered?.['result'])).pathname);
    expect(proposal).toContain('Example : rejeté, il y a plus de voix que de personnes inscrites.');
  }, 240_000);

  it('reads after the close who is waited for, and no city’s figures', async () => {
    await world.untilClosed();
    const text = await until(
      'who is waited for',
      async () => {
        const shown = await page(officer, `/consultations/${SLUG}/ballots/ponts`);
        const waits = shown.match(/ne s’est pas encore engagée/g)?.length ?? 0;
        return waits === 1 && shown;
      },
      PATIENCE_MS,
    );
    expect(text).toContain('Example : ne s’est pas encore engagée sur ses chiffres.');
    expect(text).not.toContain('Bulletins et voix pris en compte pour la décision, par institution');
  }, 240_000);

  it('takes the invitation back, and every city shows the same result in its own language', async () => {
    await officer.send(`${host.origin}${share}`, { withdraw: `${hostile.origin}/` });
    expect(await page(officer, share)).toContain('Retirée');
    const expected = world.votesOf(world.cities);
    for (const city of world.cities)
      expect((await world.joint(city)).result.deciding.votes, city.name).toEqual(expected);
    const anybody = browserAt(null);
    const ballot = `/consultations/${SLUG}/ballots/ponts`;
    const atHost = await page(anybody, ballot);
    expect(atHost).toContain('Bulletins et voix pris en compte pour la décision, par institution');
    for (const { name } of world.cities) expect(atHost).toContain(name);
    const atMontalba = await page(anybody, ballot, world.cities[1]);
    for (const { name } of world.cities) expect(atMontalba).toContain(name);
    expect(atMontalba).not.toBe(atHost);
  }, 240_000);

  it('reads on one page what each city did, and when the result is final', async () => {
    const text = await page(officer, `${ADMIN}/cities`);
    for (const { name } of world.cohosts) {
      expect(text).toMatch(
        new RegExp(
          `${name} Dernière réponse de son serveur\\d.{5,40}Soutiens de ses habitantscomptésPropositions auxquelles elle a répondu0Messages non crus0 ${name} : 100 personnes inscrites`,
        ),
      );
      expect(text).toContain(`${name} : 3 des 100 personnes inscrites ont participé.`);
    }
    expect(text).toMatch(
      /Example Dernière .{5,40}Soutiens de ses habitantsrefusés.*Messages non crus1 Example : 10 personnes inscrites. Example : rejeté, il y a plus de voix/,
    );
    expect(text).toContain('Quel pont ? Ce résultat est définitif.');
  }, 240_000);

  it('publishes an answer beside that of another city, and every city shows both', async () => {
    const { number } = await world.proposal(host, 'Un quai');
    const [montalba] = world.cohosts as [ProcessCity];
    const answer = `/admin/answers/${SLUG}/${number}`;
    await fills(host, answer, { field: 'body.fr', verdict: 'accepted', 'body.fr': 'Le quai sera construit.' });
    await until(
      'the answer of the host',
      async () =>
        (await page(browserAt(null), `/consultations/${SLUG}/proposals/${number}`, montalba)).includes('Le quai'),
      PATIENCE_MS,
    );
    await fills(montalba, answer, { field: 'body.it', verdict: 'accepted', 'body.it': 'Con noi.' });
    for (const city of world.cities) {
      const shown = await until(
        `the answers at ${city.name}`,
        async () => {
          const text = await page(browserAt(null), `/consultations/${SLUG}/proposals/${number}`, city);
          return text.includes('Le quai sera construit.') && text.includes('Con noi.') && text;
        },
        PATIENCE_MS,
      );
      expect(shown).toContain('Un quai');
    }
  }, 240_000);

  function officerOf(city: ProcessCity): Browser {
    const browser = officers.get(city);
    if (browser === undefined) throw new Error('nobody signed in');
    return browser;
  }

  /** Fills in the form of a page as it stands, the first with a given field, and sends it; what is refused fails. */
  async function fills(
    city: ProcessCity,
    path: string,
    { field, ...values }: Readonly<Record<string, string | readonly string[]>> & { readonly field?: string },
  ): Promise<void> {
    const browser = officerOf(city);
    const url = `${city.origin}${path}`;
    const shown = await browser.open(url);
    expect(shown.status, url).toBe(200);
    const sent = await browser.send(url, filledForm(formOf(shown.text, field), values));
    const why = /id="refused">([\s\S]{0,300})/.exec(sent.text)?.[1] ?? '';
    expect([sent.status, why], url).toEqual([200, '']);
    expect(sent.url.searchParams.has('done'), `${url} leads to ${sent.url}`).toBe(true);
  }

  /** As a field for date and time has it, in UTC. */
  function minute(at: Date): string {
    return at.toISOString().slice(0, 16);
  }

  /** The words of a page, without its marks. */
  async function page(browser: Browser, path: string, at: ProcessCity = host): Promise<string> {
    const { status, text } = await browser.open(`${at.origin}${path}`);
    expect(status, path).toBe(200);
    const words = text.replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '').replaceAll(/<[^>]+>/g, '');
    return words
      .replaceAll('&amp;', '&')
      .replaceAll('&#39;', '’')
      .replaceAll(/[\s\u00a0\u202f]+/g, ' ');
  }
});

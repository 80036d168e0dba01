import { beforeAll, describe, expect, it } from 'vitest';
import { readTown } from '../../demo/read-town.ts';
import { checkVoter } from '../../src/application/ballot/cast-ballot.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { readConsultation, readConsultations } from '../../src/application/consultation/read-consultations.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import type { ProposalView } from '../../src/application/proposal/ports.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { readMyResponse, readResults } from '../../src/application/questionnaire/reads.ts';
import type { LoggedEvent } from '../../src/domain/event/event.ts';
import { STANDINGS } from '../../src/domain/participant/standing.ts';
import { webhookMessage } from '../../src/http/api/event/events.ts';
import type { PublicType } from '../../src/http/api/event/public-events.ts';
import { webhookBody } from '../../src/integrations/webhooks/mapping.ts';
import { type Rivelaine, rivelaineOn } from '../seeds/rivelaine.ts';
import { eachEngine } from '../storage/engines.ts';
import { value } from '../support/city.ts';
import { recounted, seen, shownResult } from '../support/electorate.ts';

eachEngine('the city of the demo', (suite) => {
  let city: Rivelaine;

  beforeAll(async () => {
    city = await rivelaineOn(suite.database);
  });

  const view = async (slug: string, key: string): Promise<ProposalView> => {
    const id = city.told.proposals.get(key) ?? '';
    return value(await readProposal(city.app, { slug, id, viewer: ANYBODY }));
  };

  it('has something open, something upcoming and something over', async () => {
    const page = await readConsultations(city.app, { limit: 20, after: null, viewer: ANYBODY });
    const states = page.items.map(({ consultation, state }) => [consultation.slug, state]);
    expect(Object.fromEntries(states)).toEqual({
      'plan-velo': 'open',
      'temps-scolaire': 'open',
      'voie-verte': 'open',
      'parc-des-tanneries': 'upcoming',
      'budget-participatif-1': 'closed',
      'budget-participatif-2': 'closed',
    });
  });

  it('keeps counters that agree with the rows they count', async () => {
    expect(await city.app.store.read((reader) => reader.views.drift())).toEqual([]);
  });

  it('tells webhooks of every public event what `openapi.json` says, and nothing else', async () => {
    const types = new Set<string>();
    for (let after: string | null = null; ; ) {
      const page = await readEvents(city.app, { limit: 100, after });
      if (page.items.length === 0) break;
      for (const event of page.items) {
        const sent = { id: event.id, event, at: event.at };
        const { body } = webhookBody(sent, { format: 'standard', origin: city.app.origin });
        const read = webhookMessage(event.type as PublicType).safeParse(JSON.parse(body));
        expect([event.type, read.error?.issues]).toEqual([event.type, undefined]);
        types.add(event.type);
      }
      after = page.next;
    }
    expect(types.size).toBeGreaterThan(12);
  });

  it('has a diary in the order of its time, phases announced among the rest', async () => {
    await city.app.store.placeEvents();
    const events: LoggedEvent[] = [];
    for (let after = 0; ; ) {
      const from = after;
      const some = await city.app.store.read((reader) => reader.events.after(from, 1000));
      if (some.length === 0) break;
      events.push(...some);
      after = some.at(-1)?.position ?? after;
    }
    const times = events.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events.filter(({ type }) => type === 'phase-opened').length).toBeGreaterThan(12);
    expect(Math.max(...times)).toBeLessThanOrEqual(city.clock.now().getTime());
  });

  it('counts people of every standing but imported ones', async () => {
    const { supports } = await view('plan-velo', 'quai');
    const given = supports.visible ? STANDINGS.filter((standing) => supports.totals.for[standing] > 0) : [];
    expect(given).toEqual(expect.arrayContaining(['resident', 'registered', 'fediverse', 'paper']));
    expect(given).not.toContain('imported');
  });

  it('has a questionnaire with its results, and one that is open, which the resident of the demo has not answered', async () => {
    const read = async (slug: string) => value(await readResults(city.app, { slug, viewer: ANYBODY }));
    const over = await read('plan-velo');
    expect(over).toMatchObject({ state: 'over', results: { groups: [{}, {}] } });
    expect(over.respondents).toBeGreaterThan(20);
    const open = await read('voie-verte');
    expect(open).toMatchObject({ state: 'open', results: null });
    expect(open.respondents).toBeGreaterThan(5);
    const participantId = city.told.people.get((await readTown('rivelaine')).resident) ?? '';
    const own = await readMyResponse(city.app, { slug: 'voie-verte', viewer: ANYBODY, participantId });
    expect(own).toMatchObject({ ok: false });
  });

  describe('the cycling plan', () => {
    it('has forty proposals, in two languages', async () => {
      const page = value(
        await readProposals(city.app, {
          slug: 'plan-velo',
          viewer: ANYBODY,
          order: 'newest',
          seed: 0,
          limit: 100,
          after: null,
          statuses: ['published', 'removed'],
        }),
      );
      expect(page.items).toHaveLength(40);
      expect(new Set(page.items.map(({ lang }) => lang))).toEqual(new Set(['fr', 'en']));
    });

    it('has a text that was changed after people supported it', async () => {
      const proposal = await view('plan-velo', 'quai');
      expect(proposal.versions.map(({ number }) => number)).toEqual([1, 2]);
      expect(proposal.supports.visible && proposal.supports.totals.toFormerVersions).toBeGreaterThan(10);
    });

    it('has a removed text with its trace', async () => {
      expect(await view('plan-velo', 'personnel')).toMatchObject({
        status: 'removed',
        body: {},
        decisions: [{ kind: 'remove', rule: 'personal-data', role: 'officer' }],
      });
    });

    it('has an official answer with commitments under way', async () => {
      const { answers } = await view('plan-velo', 'ecole');
      expect(answers[0]).toMatchObject({ verdict: 'accepted', commitments: [{ status: 'under-way' }, {}, {}] });
    });

    it('has threads, and a contribution from elsewhere that waits for an officer', async () => {
      const { number } = await view('plan-velo', 'quai');
      const query = { slug: 'plan-velo', number, limit: 50, after: null } as const;
      const thread = value(await readComments(city.app, { ...query, viewer: ANYBODY }));
      expect(thread.items.map(({ depth }) => depth)).toEqual([0, 0, 1, 2]);
      const officers = value(await readComments(city.app, { ...query, viewer: DRAFT_READER }));
      expect(officers.items.filter(({ status }) => status === 'held')).toHaveLength(1);
    });
  });

  it('hides the poll of the votation until it closes, and shows it then', async () => {
    const poll = async () =>
      value(await readConsultation(city.app, { slug: 'temps-scolaire', viewer: ANYBODY })).polls[0]?.votes;
    expect(await poll()).toMatchObject({ visible: false });
    const now = city.clock.now();
    city.clock.advance({ days: 11 });
    expect(await poll()).toMatchObject({ visible: true, voters: expect.any(Number) });
    city.clock.set(now);
  });

  it('has a vote that is open, its result hidden, in which the resident of the demo has not voted', async () => {
    const ballotId = city.told.ballots.get('semaine') ?? '';
    const { state, turnout, result } = await seen(city.app, { id: ballotId });
    expect({ state, visible: result.visible }).toEqual({ state: 'open', visible: false });
    expect(turnout?.cast).toBeGreaterThan(20);
    const { resident } = await readTown('rivelaine');
    const voter = { participantId: city.told.people.get(resident) ?? '' };
    expect(await readMyBallot(city.app, { ballotId, voter })).toMatchObject({ ok: false });
    expect(await checkVoter(city.app, { ballotId, voter })).toMatchObject({
      ok: true,
      value: { standing: 'resident' },
    });
  });

  it('has a vote that is over: three projects within the cap, paper among it, counted again alike', async () => {
    const ballot = { id: city.told.ballots.get('projets') ?? '' };
    const { state, turnout } = await seen(city.app, ballot);
    expect([state, turnout?.byChannel.paper]).toEqual(['over', 16]);
    const result = await shownResult(city.app, ballot);
    expect(result.outcome).toMatchObject({ kind: 'selected', spent: 12_850_000, left: 2_150_000 });
    expect(await recounted(city.app, ballot)).toEqual(result);
  });

  it('has a budget that follows last year’s, with costs and what became of promises', async () => {
    const { consultation, campaign } = value(
      await readConsultation(city.app, { slug: 'budget-participatif-2', viewer: ANYBODY }),
    );
    expect(consultation.campaign?.follows).toBe('budget-participatif-1');
    expect(campaign.map((other) => other.consultation.slug)).toEqual(['budget-participatif-1']);
    const yard = await view('budget-participatif-2', 'b-cour');
    expect(yard.cost).toEqual({ amount: 6_200_000, currency: 'EUR' });
    expect(yard.answers[0]?.commitments.map(({ status }) => status)).toEqual(['kept', 'delayed', 'planned']);
  });
});

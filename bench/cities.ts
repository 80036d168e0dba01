import { createConsultation } from '../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../src/application/consultation/publish-consultation.ts';
import { CohostWakes } from '../src/application/network/cohost/cohost-wakes.ts';
import type { SignedSubtotal } from '../src/application/network/subtotal/ports.ts';
import { receiveSubtotal } from '../src/application/network/subtotal/receive-subtotal.ts';
import type { Consultation } from '../src/domain/consultation/consultation.ts';
import type { SupportsSubtotal } from '../src/domain/network/subtotal.ts';
import { createDocumentContext } from '../src/federation/document-context.ts';
import { ChangesPages } from '../src/federation/network/changes-pages.ts';
import { subtotalSigner } from '../src/federation/network/sign-subtotals.ts';
import type { DocumentContext } from '../src/federation/publication/document-context.ts';
import { openInstitution, submitProposals, value } from './consultation.ts';
import { onEmbedded, type Place } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { SMALL, sized } from './size.ts';

/** Institutions that hold the consultation with its host. */
const COHOSTS = SMALL ? [3, 6] : [20, 100, 499];
const PROPOSALS = sized(20, 2);
/** Readers whose pages are made each for itself: the yardstick. */
const ALONE = sized(4, 1);
const SLUG = 'parcs';
/** What a host sends for counts at most, however many institutions it wakes. */
const WAKES_A_SECOND = 4;
const WAVES = 2;
const DAY_MS = 86_400_000;

export const cities: Bench = {
  name: 'cities',
  says:
    'CPU of a host whose co-hosts each counted once, without the network between them: taking the counts, waking all, and ' +
    'being read by all, beside making the pages for each reader; on the embedded database',
  async run(note) {
    const figures: Figure[] = [];
    for (const cohosts of COHOSTS) {
      note(`${cohosts} co-hosts`);
      figures.push(...(await onEmbedded((place) => measure(place, cohosts))));
    }
    return figures;
  },
};

const city = (nth: number) => `https://city${nth}.example/`;

async function measure({ app }: Place, cohosts: number): Promise<readonly Figure[]> {
  const consultation = await openShared(app, cohosts);
  const documents = createDocumentContext(app);
  let now = 0;
  let woken = 0;
  const wakes = new CohostWakes({
    app,
    send: async () => {
      woken += 1;
      return true;
    },
    onSilent: () => {},
    clock: () => now,
  });
  const wakeAll = async () => {
    const { signal } = new AbortController();
    do {
      await wakes.run(signal);
      await wakes.sent();
      now += 1_000;
    } while (wakes.waiting > 0);
  };
  await wakeAll();
  let pages = new ChangesPages(documents);
  let at = (await readOn(pages, null)).again;
  const taken: number[] = [];
  const served: number[] = [];
  const alone: number[] = [];
  let kilobytes = 0;
  for (let wave = 1; wave <= WAVES; wave += 1) {
    const counts = await countsOf(documents, { consultation, cohosts, wave });
    const before = woken;
    const began = now;
    taken.push(
      await cpuOf(async () => {
        for (const { signed, signer } of counts) {
          const sent = { consultationId: consultation.id, signed, signer, isProven: true, receivedAt: app.now() };
          const received = await receiveSubtotal(app, sent);
          if (!received.ok) throw new Error(`refused: ${received.fault.because}`);
        }
      }),
    );
    await wakeAll();
    if (woken - before !== cohosts) throw new Error(`${woken - before} wakes for ${cohosts} co-hosts`);
    const perSecond = cohosts / ((now - began) / 1_000);
    if (perSecond > WAKES_A_SECOND) throw new Error(`${perSecond} wakes a second`);
    let again = at;
    served.push(
      await cpuOf(async () => {
        for (let reader = 0; reader < cohosts; reader += 1) ({ again, kilobytes } = await readOn(pages, at));
      }),
    );
    const each = await cpuOf(async () => {
      for (let reader = 0; reader < ALONE; reader += 1) await readOn(new ChangesPages(documents), at);
    });
    alone.push((each / ALONE) * cohosts);
    at = again;
    pages = new ChangesPages(documents);
  }
  const least = (times: readonly number[]) => Math.min(...times);
  return [
    {
      name: `${cohosts} co-hosts: taking the counts of all`,
      unit: 'ms',
      value: least(taken),
      yardstick: { name: 'a minute and core', value: 60_000 },
    },
    {
      name: `${cohosts} co-hosts: read by all of them`,
      unit: 'ms',
      value: least(served),
      yardstick: { name: 'pages made for each', value: least(alone) },
    },
    {
      name: `${cohosts} co-hosts: what one of them reads`,
      unit: 'KB',
      value: kilobytes,
      yardstick: { name: 'a subtotal each', value: cohosts },
    },
  ];
}

async function openShared(app: Place['app'], cohosts: number): Promise<Consultation> {
  await openInstitution(app);
  const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
  const open = { opensAt: day(-2), closesAt: day(2) };
  value(
    await createConsultation(app, {
      ...{ slug: SLUG, title: { fr: 'Parcs' }, summary: { fr: 'Où ?' }, by: null },
      phases: [
        { kind: 'propose', ...open },
        { kind: 'support', ...open },
      ],
      rules: { hold: 'nothing', resultsVisibility: 'always', supports: 'for' },
    }),
  );
  const consultation = value(await publishConsultation(app, { slug: SLUG, by: null }));
  await submitProposals(app, SLUG, PROPOSALS);
  const at = app.now();
  await app.store.transact(async (writer) => {
    for (let nth = 0; nth < cohosts; nth += 1) {
      await writer.sharing.saveCohost({
        ...{ consultationId: consultation.id, peer: city(nth), invite: `${app.origin}/activities/${nth}` },
        ...{ status: 'accepted', registered: 10_000, registeredAt: at, registeredMax: null },
        ...{ invitedAt: at, answeredAt: at },
      });
    }
  });
  return consultation;
}

/** What each city counted: as large as what is signed, with the proof of another. */
async function countsOf(
  documents: DocumentContext,
  of: { readonly consultation: Consultation; readonly cohosts: number; readonly wave: number },
): Promise<readonly { readonly signed: SignedSubtotal; readonly signer: string }[]> {
  const { consultation, cohosts, wave } = of;
  const { app, uris } = documents;
  const subtotal: SupportsSubtotal = {
    of: 'supports',
    institution: uris.institution,
    sequence: wave,
    since: wave - 1,
    closesAt: consultation.phases.find(({ kind }) => kind === 'support')?.closesAt ?? null,
    countedAt: app.now(),
    checkpoint: null,
    counts: Array.from({ length: PROPOSALS }, (_, nth) => {
      return { number: nth + 1, version: 1, side: 'for', standing: 'resident', count: wave };
    }),
  };
  const sign = subtotalSigner(documents);
  const one = await sign(subtotal, { id: app.newId(), consultation: uris.consultation(SLUG) });
  return Array.from({ length: cohosts }, (_, nth) => ({
    signer: city(nth),
    signed: {
      ...one,
      uri: `${city(nth)}subtotals/${wave}`,
      hash: `${one.hash.slice(0, 50)}${String(nth).padStart(14, '0')}`,
      subtotal: { ...subtotal, institution: city(nth) },
    },
  }));
}

/** Reads on from a place as a co-host does; answers where to go on, and how much it was. */
async function readOn(pages: ChangesPages, from: string | null) {
  let kilobytes = 0;
  for (let url = from; ; ) {
    const query = url === null ? new URLSearchParams('page=true') : new URL(url).searchParams;
    const page = await pages.at({ slug: SLUG, query });
    if (page === null) throw new Error('no page');
    kilobytes += Buffer.byteLength(page.body) / 1_024;
    const { next, again } = JSON.parse(page.body) as { readonly next?: string; readonly again?: string };
    if (next === undefined) return { again: again ?? null, kilobytes };
    url = next;
  }
}

/** Milliseconds of CPU, the database's among them. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

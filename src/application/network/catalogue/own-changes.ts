import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { disclosureOf } from '../../../domain/consultation/visibility.ts';
import type { CatalogueChange } from '../../../domain/event/definition.ts';
import { EVENT_TYPES, EVENTS, type EventType } from '../../../domain/event/event.ts';
import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import { CATALOGUE_PAGE } from '../../../domain/network/catalogue.ts';
import type { Application, Reader } from '../../application.ts';
import { disclosureContextOf } from '../../kit/disclose.ts';
import { ANYBODY } from '../../kit/viewer.ts';
import type { ProposalSummary } from '../../proposal/ports.ts';
import { summaryOf } from '../../proposal/read-proposals.ts';
import type { StoredTemplate } from '../../template/ports.ts';
import { type CataloguePart, offeredTemplate, readOwnCatalogue } from './own-catalogue.ts';
import type { ChangesWithin, ChangeTypes } from './ports.ts';

/**
 * How far somebody read what changed in our catalogue: everything up to an event. While there are more pages, also up to which
 * event these go, and how far: through all of some consultations, through entries of consultations, through proposals.
 */
export type CatalogueChangesCursor = {
  readonly since: Id | null;
  readonly round?:
    | {
        readonly upTo: Id;
        readonly step: (typeof STEPS)[number];
        /** The last consultation or proposal of the step that was read. */
        readonly beyond: Id | null;
        /** Within `all`, how far the proposals of the consultation after it were read. */
        readonly after: string | null;
      }
    | undefined;
};

/** The steps of a round, in their order: a proposal comes after its consultation. */
export const STEPS = ['all', 'consultation', 'proposal'] as const;

export type ChangedEntry =
  | {
      readonly kind: 'consultation';
      readonly consultation: Consultation;
      readonly template: StoredTemplate | null;
    }
  /** One that is not published any more is gone. */
  | { readonly kind: 'proposal'; readonly consultation: Consultation; readonly proposal: ProposalSummary };

export type CatalogueChanges = {
  readonly entries: readonly ChangedEntry[];
  /** Where to read on: now where it has a `round`, else later. */
  readonly next: CatalogueChangesCursor;
};

/** Whoever was away for more events than these reads all of the catalogue, which costs less. */
const EVENTS_MAX = 50_000;

/** What changed from now on begins here. */
export async function beginCatalogueChanges(app: Application): Promise<CatalogueChangesCursor> {
  await app.store.placeEvents();
  const last = await app.store.read((reader) => reader.catalogue.lastChange({ ...typesWith([]), after: 0 }));
  return { since: last?.id ?? null };
}

/**
 * A page of what changed in our catalogue after a cursor, each entry once, as it is now. Null for a cursor that is not known
 * (any more, after a restore), or is too old. Counts change nothing while not everybody sees them, not even the cursor: that somebody
 * supported a proposal would be a count.
 */
export async function readOwnChanges(
  app: Application,
  cursor: CatalogueChangesCursor,
): Promise<CatalogueChanges | null> {
  await app.store.placeEvents();
  const round = await app.store.read((reader) => roundAt(reader, app, cursor));
  if (round === null || round === 'none') return round === null ? null : { entries: [], next: cursor };
  const { upTo, step } = round;
  const found =
    step === 'all' ? await all(app, round) : await app.store.read((reader) => READ[step](reader, app, round));
  const [next] = STEPS.slice(STEPS.indexOf(step) + 1);
  const onward = found.onward ?? (next === undefined ? null : { step: next, beyond: null, after: null });
  if (onward === null) return { entries: found.entries, next: { since: upTo.id } };
  const following = { since: cursor.since, round: { upTo: upTo.id, ...onward } };
  return found.entries.length === 0
    ? await readOwnChanges(app, following)
    : { entries: found.entries, next: following };
}

type Round = Omit<NonNullable<CatalogueChangesCursor['round']>, 'upTo'> & {
  readonly range: Pick<ChangesWithin, 'after' | 'upTo'>;
  readonly upTo: { readonly id: Id };
  /** Consultations with new counts that everybody sees. */
  readonly counted: readonly ConsultationId[];
};

async function roundAt(
  reader: Reader,
  app: Application,
  { since, round }: CatalogueChangesCursor,
): Promise<Round | 'none' | null> {
  const from = since === null ? { position: 0 } : await reader.events.byId(since);
  if (from === null) return null;
  const after = from.position;
  const last = await reader.events.last();
  if (last - after > EVENTS_MAX) return null;
  const counted = await withCounts(reader, app, { after, upTo: last });
  const upTo =
    round === undefined
      ? await reader.catalogue.lastChange({ ...typesWith(counted), after })
      : await reader.events.byId(round.upTo);
  if (upTo === null) return round === undefined ? 'none' : null;
  if (upTo.position <= after) return 'none';
  const range = { after, upTo: upTo.position };
  return { step: STEPS[0], beyond: null, after: null, ...round, range, upTo, counted };
}

type Found = {
  readonly entries: readonly ChangedEntry[];
  /** Null where the step is at its end. */
  readonly onward: Pick<Round, 'step' | 'beyond' | 'after'> | null;
};

/** A page of all there is of one consultation. */
async function all(app: Application, { range, beyond, after, counted }: Round): Promise<Found> {
  const [consultation] = await app.store.read(async (reader) => {
    const { catalogue } = reader;
    const query = { ...range, beyond, limit: 1 };
    const [changed] = await catalogue.changedConsultations({ ...query, types: TYPES.all });
    const recounted = await catalogue.changedConsultations({
      ...range,
      beyond,
      limit: MANY,
      types: TYPES['all-supports'],
    });
    return [...(changed === undefined ? [] : [changed]), ...recounted.filter((id) => counted.includes(id))].toSorted();
  });
  if (consultation === undefined) return { entries: [], onward: null };
  const part = await readOwnCatalogue(app, { consultation, after });
  const goesOn = part?.next != null && part.next.consultation === consultation;
  return {
    entries: part === null ? [] : [...(part.isFirst ? [groupOf(part)] : []), ...part.proposals.map(noteOf(part))],
    onward: goesOn
      ? { step: 'all', beyond, after: part.next?.after ?? null }
      : { step: 'all', beyond: consultation, after: null },
  };
}

const READ = {
  async consultation(reader: Reader, _: Application, { range, beyond }: Round): Promise<Found> {
    const query = { ...range, beyond, limit: CATALOGUE_PAGE, types: TYPES.consultation };
    const ids = await reader.catalogue.changedConsultations(query);
    const known = await consultationsOf(reader, ids);
    const entries: ChangedEntry[] = [];
    for (const consultation of known.values()) {
      entries.push(groupOf({ consultation, template: await offeredTemplate(reader, consultation.id) }));
    }
    return { entries, onward: onwardFrom('consultation', ids) };
  },
  async proposal(reader: Reader, app: Application, { range, beyond, counted }: Round): Promise<Found> {
    const rows = await reader.catalogue.changedProposals({
      ...range,
      beyond,
      limit: CATALOGUE_PAGE,
      types: TYPES.proposal,
      within: { consultations: counted, types: TYPES['proposal-supports'] },
    });
    const known = await consultationsOf(
      reader,
      rows.map(({ consultationId }) => consultationId),
    );
    const entries: ChangedEntry[] = [];
    for (const row of rows) {
      const consultation = known.get(row.consultationId);
      if (consultation === undefined) continue;
      const to = await disclosureContextOf(reader, app, { consultation, viewer: ANYBODY });
      entries.push({ kind: 'proposal', consultation, proposal: summaryOf(row, consultation, to) });
    }
    return {
      entries,
      onward: onwardFrom(
        'proposal',
        rows.map(({ id }) => id),
      ),
    };
  },
} as const;

const groupOf = ({ consultation, template }: Pick<CataloguePart, 'consultation' | 'template'>): ChangedEntry => ({
  kind: 'consultation',
  consultation,
  template,
});
const noteOf =
  ({ consultation }: { readonly consultation: Consultation }) =>
  (proposal: ProposalSummary): ChangedEntry => ({ kind: 'proposal', consultation, proposal });

function onwardFrom(step: 'consultation' | 'proposal', ids: readonly Id[]): Found['onward'] {
  return ids.length < CATALOGUE_PAGE ? null : { step, beyond: ids.at(-1) ?? null, after: null };
}

const typesOf = (change: CatalogueChange): readonly EventType[] =>
  EVENT_TYPES.filter((type) => EVENTS[type].catalogue === change);
const TYPES: { readonly [C in CatalogueChange]: readonly EventType[] } = {
  all: typesOf('all'),
  'all-supports': typesOf('all-supports'),
  consultation: typesOf('consultation'),
  proposal: typesOf('proposal'),
  'proposal-supports': typesOf('proposal-supports'),
};
const COUNTS = [...TYPES['all-supports'], ...TYPES['proposal-supports']];
/** More consultations than one institution has. */
const MANY = 10_000;

function typesWith(consultations: readonly ConsultationId[]): ChangeTypes {
  return {
    types: [...TYPES.all, ...TYPES.consultation, ...TYPES.proposal],
    within: { consultations, types: COUNTS },
  };
}

/** Consultations in which counts changed, and where everybody sees them. */
async function withCounts(
  reader: Reader,
  app: Application,
  range: Pick<ChangesWithin, 'after' | 'upTo'>,
): Promise<readonly ConsultationId[]> {
  const ids = await reader.catalogue.changedConsultations({ ...range, beyond: null, limit: MANY, types: COUNTS });
  const known = await consultationsOf(reader, ids);
  const to = { now: app.now(), tookPart: false };
  return [...known.values()].filter((each) => disclosureOf(each, 'support', to).visible).map(({ id }) => id);
}

async function consultationsOf(
  reader: Reader,
  ids: readonly ConsultationId[],
): Promise<ReadonlyMap<ConsultationId, Consultation>> {
  const known = new Map<ConsultationId, Consultation>();
  for (const id of new Set(ids)) {
    const consultation = await reader.consultations.byId(id);
    if (consultation !== null) known.set(id, consultation);
  }
  return known;
}

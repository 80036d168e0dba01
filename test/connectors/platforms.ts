import { startConsul } from '../doubles/consul/consul.ts';
import { RELEASES as CONSUL_RELEASES } from '../doubles/consul/schema.ts';
import { type DoubleProposal, startDecidim } from '../doubles/decidim/decidim.ts';
import { startDemocracyos } from '../doubles/democracyos/democracyos.ts';
import { RELEASES as GO_VOCAL_RELEASES, startGoVocal } from '../doubles/go-vocal/go-vocal.ts';
import type { PlatformComment, PlatformFault, PlatformProposal } from '../doubles/platform.ts';

/** A platform that runs, as the facts about all of them need it. */
type RunningPlatform = {
  readonly settings: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly host: string;
  show(proposals: readonly PlatformProposal[]): void;
  fail(fault: PlatformFault | null): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** One kind of platform that is followed, in one release of it. */
export type Platform = {
  readonly kind: string;
  readonly release: string;
  start(now: () => Date): Promise<RunningPlatform>;
  /** What its API says of a proposal, beside its texts, counts and comments. */
  readonly says: {
    readonly place: string | null;
    readonly location: { readonly lat: number; readonly lon: number } | null;
    readonly tags: readonly string[];
    readonly names: boolean;
    readonly phase: string | null;
    readonly answers: boolean;
    /** Whether an author can take a proposal back, and it stays to be read. */
    readonly withdrawals: boolean;
    readonly edits: 'dated' | 'undated';
  };
  /** Whether something that is there can be for few to see. */
  readonly unpublishes: boolean;
  /** What the connector shows where it is made private, and where one of a page cannot be told. */
  readonly private: string;
  readonly beside: string;
};

const QUAY = { lat: 48.1, lon: 2.5 };

/** Every kind that is followed: a new one is a row, and a double. */
export const PLATFORMS: readonly Platform[] = [
  {
    ...{ kind: 'decidim', release: 'current', unpublishes: false },
    ...{ private: 'component-not-there', beside: 'Something broke at one proposal' },
    says: {
      ...{ place: 'Quai 1', location: QUAY, tags: ['nature'], names: true, phase: 'Proposer', answers: true },
      ...{ withdrawals: true, edits: 'dated' },
    },
    async start(now) {
      const double = await startDecidim({ generation: 'current', now });
      return {
        ...running(double, { url: double.page }),
        show: (proposals) => {
          double.state.proposals = proposals.map(asDecidim);
        },
        fail: (fault) => {
          double.state.fault = fault === 'broken' ? null : fault;
        },
      };
    },
  },
  ...CONSUL_RELEASES.map(
    (release): Platform => ({
      ...{ kind: 'consul', release, unpublishes: false },
      ...{ private: 'made-private', beside: 'Something broke at one proposal' },
      says: {
        ...{ place: 'Quai 1', location: release === 'former' ? null : QUAY, tags: ['nature'], names: true },
        ...{ phase: null, answers: false, withdrawals: true, edits: 'undated' },
      },
      async start() {
        const double = await startConsul(release);
        return showing(double, { url: double.page, title: 'Les rives', opens: '2026-02-01' });
      },
    }),
  ),
  {
    ...{ kind: 'democracyos', release: 'v2', unpublishes: true, private: 'made-private', beside: 'topics-left-out' },
    says: {
      ...{ place: null, location: null, tags: ['nature'], names: true, phase: null, answers: false },
      ...{ withdrawals: false, edits: 'dated' },
    },
    async start() {
      const double = await startDemocracyos();
      return showing(double, { url: double.page });
    },
  },
  ...GO_VOCAL_RELEASES.map(
    (release): Platform => ({
      ...{ kind: 'go-vocal', release, unpublishes: true, private: 'made-private', beside: 'inputs-left-out' },
      says: {
        ...{ place: 'Quai 1', location: QUAY, tags: release === 'former' ? [] : ['nature'], phase: 'Proposer' },
        ...{ names: release === 'former', answers: true, withdrawals: false, edits: 'dated' },
      },
      async start(now) {
        const double = await startGoVocal({ release, now });
        const states = 'Accepté=accepted, Rejeté=rejected';
        const platform = showing(double, { url: double.page, client: double.client.id, states });
        const known = new Set<string>();
        return {
          ...platform,
          secret: double.client.secret,
          show: (proposals) => {
            const there = new Set(proposals.map(({ id }) => id));
            double.state.deleted = [...known].filter((id) => !there.has(id));
            for (const id of there) known.add(id);
            platform.show(proposals);
          },
        };
      },
    }),
  ),
];

type Double = { readonly origin: string; [Symbol.asyncDispose](): Promise<void> };
type State = { proposals: PlatformProposal[]; fault: PlatformFault | null };

function running(double: Double, settings: Readonly<Record<string, string>>) {
  const dispose = () => double[Symbol.asyncDispose]();
  return { settings, secret: '', host: new URL(double.origin).host, [Symbol.asyncDispose]: dispose };
}

function showing(
  double: Double & { readonly state: State },
  settings: Readonly<Record<string, string>>,
): RunningPlatform {
  return {
    ...running(double, settings),
    show: (proposals) => {
      double.state.proposals = [...proposals];
    },
    fail: (fault) => {
      double.state.fault = fault;
    },
  };
}

function asDecidim({ votes, comments, title, body, ...of }: PlatformProposal): DoubleProposal {
  const person = ({ id, name }: { id: string; name: string }) => ({ id, name, nickname: name });
  const comment = ({
    replies = [],
    author,
    ...each
  }: PlatformComment): NonNullable<DoubleProposal['comments']>[number] => ({
    ...each,
    author: person(author),
    comments: replies.map(comment),
  });
  return {
    ...{ id: of.id, title: { fr: title }, body: { fr: body }, publishedAt: of.publishedAt, updatedAt: of.updatedAt },
    ...{ author: person(of.author), comments: comments.map(comment), topics: of.topics ?? [] },
    ...(votes === null ? {} : { votes }),
    ...(of.place === undefined ? {} : { address: of.place }),
    ...(of.location === undefined ? {} : { coordinates: { latitude: of.location.lat, longitude: of.location.lon } }),
    ...(of.withdrawn === true ? { withdrawn: true } : {}),
    ...(of.status === undefined
      ? {}
      : { state: of.status, answer: { fr: 'La Ville répond.' }, answeredAt: of.updatedAt }),
  };
}

import { type Json, type LiveNode, ORIGIN } from './live-node.ts';

/** What the tests need of a proposal as the API shows it. */
export type ProposalSeen = {
  readonly id: string;
  readonly number: number | null;
  readonly status: string;
  readonly version: number;
  readonly body: Readonly<Record<string, string>>;
  readonly author: { readonly name: string };
  readonly supports: { readonly byStanding: Readonly<Record<string, number>> | null };
  readonly original: string | null;
};

export type CommentSeen = { readonly id: string; readonly status: string; readonly body: string };

export type PollSeen = {
  readonly id: string;
  readonly voters: number | null;
  readonly options: readonly { readonly votes: number | null }[];
};

type Promising = { readonly body: string; readonly commitments: readonly string[] };

type Traffic = { readonly traffic: readonly { readonly because: string; readonly messages: number }[] };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** Long enough for accounts to follow before it opens, short enough to be waited for. */
const SHORT_PHASE = { opensIn: 16_000, lasts: 8_000 };

/** The institution between the peers: its consultations, and what its officers and residents do. */
export interface City {
  readonly node: LiveNode;
  readonly institution: string;
  readonly consultation: (slug: string) => string;
  readonly proposal: (slug: string, number: number) => string;
  /** Which phase of `velo-2026` opens and closes while the tests run. */
  readonly workshop: { readonly opened: string; readonly closed: string };
  propose(slug: string, body: string): Promise<number>;
  revise(slug: string, number: number, body: string): Promise<void>;
  withdraw(slug: string, number: number): Promise<void>;
  /** Answers officially, with what is promised; the id of the answer's post. */
  answer(slug: string, number: number, answer: string | Promising): Promise<string>;
  seen(slug: string, number: number): Promise<ProposalSeen>;
  held(slug: string): Promise<readonly ProposalSeen[]>;
  accept(slug: string, id: string): Promise<number>;
  comments(slug: string, number: number): Promise<readonly CommentSeen[]>;
  acceptComment(id: string): Promise<void>;
  openPoll(slug: string, question: string, options: readonly string[]): Promise<string>;
  poll(slug: string, id: string): Promise<PollSeen>;
  /** How many messages of a host were refused because of something. */
  refused(host: string, because: string): Promise<number>;
}

export async function buildCity(node: LiveNode): Promise<City> {
  const place = ['--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr,en'];
  await node.command('setup', '--name', 'Ville de Lyon', ...place, '--admin-email', 'maire@lyon.example');
  const officer = await node.token('--scopes', 'admin', '--name', 'officer');
  const resident = await node.token('--scopes', 'propose,support,comment', '--name', 'Ana');
  const asOfficer = { token: officer };

  const open = { opensAt: at(-DAY), closesAt: at(30 * DAY) };
  const takingPart = [
    { kind: 'propose', ...open },
    { kind: 'support', ...open },
  ];
  const over = { kind: 'propose', opensAt: at(-30 * DAY), closesAt: at(-DAY) };
  const publish = async (slug: string, title: string, phases: readonly Json[]) => {
    const summary = { fr: `${title} : ce que la ville veut savoir.` };
    const rules = {
      slug,
      title: { fr: title },
      summary,
      languages: ['fr', 'en'],
      phases,
      decidingStanding: 'fediverse',
    };
    await node.api('POST', '/consultations', { ...asOfficer, body: rules });
    await node.api('POST', `/consultations/${slug}/publish`, { ...asOfficer, body: {} });
  };
  await publish('parcs-2026', 'Des parcs', takingPart);
  await publish('rues-2026', 'Des rues', takingPart);
  await publish('ecoles-2025', 'Les écoles', [over, { kind: 'answer', ...open }]);
  // Last, because its short phase opens soon.
  const { opensIn, lasts } = SHORT_PHASE;
  const workshop = { kind: 'discuss', title: { fr: 'Atelier' }, opensAt: at(opensIn), closesAt: at(opensIn + lasts) };
  await publish('velo-2026', 'Plan vélo 2026', [...takingPart, workshop]);

  const consultation = (slug: string) => `${ORIGIN}/consultations/${slug}`;
  const proposal = (slug: string, number: number) => `${consultation(slug)}/proposals/${number}`;
  const path = (slug: string, number: number) => `/consultations/${slug}/proposals/${number}`;
  const { items } = await node.api<{ items: { id: string; kind: string }[] }>(
    'GET',
    '/consultations/velo-2026/phases',
    {},
  );
  const phase = `${consultation('velo-2026')}/phases/${items.find(({ kind }) => kind === 'discuss')?.id}`;
  const because = { kind: 'accept', rule: 'within-the-rules', reason: 'Rien ne s’y oppose.' };

  return {
    node,
    institution: `${ORIGIN}/`,
    consultation,
    proposal,
    workshop: { opened: `${phase}/opened`, closed: `${phase}/closed` },
    async propose(slug, body) {
      const input = { title: { fr: body }, body: { fr: body } };
      const made = await node.api<ProposalSeen>('POST', `/consultations/${slug}/proposals`, {
        token: resident,
        body: input,
      });
      if (made.number === null) throw new Error('a proposal of a resident was held');
      return made.number;
    },
    async revise(slug, number, body) {
      const input = { title: { fr: body }, body: { fr: body }, confirmed: true };
      await node.api('POST', `${path(slug, number)}/versions`, { token: resident, body: input });
    },
    async withdraw(slug, number) {
      await node.api('DELETE', path(slug, number), { token: resident });
    },
    async answer(slug, number, answer) {
      const { body, commitments } = typeof answer === 'string' ? { body: answer, commitments: [] } : answer;
      const promised = commitments.map((fr) => ({ text: { fr } }));
      const input = { verdict: 'accepted', body: { fr: body }, commitments: promised };
      const made = await node.api<{ version: number }>('POST', `${path(slug, number)}/answer`, {
        ...asOfficer,
        body: input,
      });
      return `${proposal(slug, number)}/answers/${made.version}`;
    },
    seen: (slug, number) => node.api<ProposalSeen>('GET', path(slug, number), {}),
    held: async (slug) =>
      (await node.api<{ items: ProposalSeen[] }>('GET', `/consultations/${slug}/proposals?status=held`, asOfficer))
        .items,
    async accept(slug, id) {
      const decided = `/consultations/${slug}/proposals/${id}/decisions`;
      return (await node.api<{ number: number }>('POST', decided, { ...asOfficer, body: because })).number;
    },
    comments: async (slug, number) =>
      (await node.api<{ items: CommentSeen[] }>('GET', `${path(slug, number)}/comments`, asOfficer)).items,
    async acceptComment(id) {
      await node.api('POST', `/comments/${id}/decisions`, { ...asOfficer, body: because });
    },
    async openPoll(slug, question, options) {
      const input = { question: { fr: question }, options: options.map((fr) => ({ fr })), closesAt: at(DAY) };
      return (await node.api<{ id: string }>('POST', `/consultations/${slug}/polls`, { ...asOfficer, body: input })).id;
    },
    async poll(slug, id) {
      const polls = await node.api<{ items: PollSeen[] }>('GET', `/consultations/${slug}/polls`, {});
      const found = polls.items.find((each) => each.id === id);
      if (found === undefined) throw new Error(`there is no poll ${id}`);
      return found;
    },
    async refused(host, because) {
      const { items } = (await node.command('host', 'traffic', host)) as { readonly items: readonly Traffic[] };
      const rows = items.flatMap(({ traffic }) => traffic.filter((row) => row.because === because));
      return rows.reduce((sum, { messages }) => sum + messages, 0);
    },
  };
}

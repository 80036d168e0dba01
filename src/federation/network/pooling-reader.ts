import type { z } from 'zod';
import type { SignedStatement } from '../../application/community/statement/ports.ts';
import { statementHash } from '../../application/kit/content-hash.ts';
import type {
  MirroredCharter,
  MirroredPledge,
  MirroredPooled,
  MirroredRequest,
  MirroredSettlement,
  MirroredUnread,
} from '../../application/network/statement/ports.ts';
import { JOINED_MAX } from '../../domain/community/accept-late-join.ts';
import {
  PLEDGE_KINDS,
  type PledgeCondition,
  type PledgeKind,
  type PledgeStatement,
} from '../../domain/community/pledge.ts';
import type { ActStatement, Statement } from '../../domain/community/statement.ts';
import { isId } from '../../domain/kit/id.ts';
import { amountOf } from '../../domain/kit/money.ts';
import { isJson, type Json } from '../inbox/json.ts';
import { ACTIONS } from '../mapping/pledge.ts';
import { readCharterNote, readPledgeNote, readRequestNote, readSettlementNote } from '../vocab.ts';
import { ACT, CHARTER, REQUEST, SETTLEMENT } from './pooling-shapes.ts';
import type { VerifyProof } from './proofs.ts';

/** Whether a post is what an institution states in a community, and nothing for people to read. */
export function isStatement(object: Json): boolean {
  return 'statedAt' in object && 'sequence' in object;
}

/** Members that tell a kind by themselves. */
const TEXTS = ['charterText', 'requestText', 'settlementText'];

/** Whether an item of a host is about what a community pools and no contribution. */
export function isPooled(item: Json): boolean {
  return isStatement(item) || TEXTS.some((text) => text in item);
}

/** Every node of a community keeps what was signed, whole: its proof is about all of it. What acts say is kept apart from them. */
const DOCUMENT_BYTES_MAX = { pledge: 64_000, withdrawal: 64_000, act: 600_000 } as const satisfies Record<
  Statement['of'],
  number
>;
const URI_MAX = 2_000;
/** As JSON writes it; no database column holds it. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** A statement as an institution signed it; null for what is none. Whether its proof holds is another question. */
export function statementIn(item: unknown): SignedStatement | null {
  const read = readPledgeNote(item);
  if (read === null || new URL(read.id).origin !== new URL(read.attributedTo).origin) return null;
  const statement = read.statementText === undefined ? statementOf(read) : actOf(read, read.statementText);
  if (statement === null || statement.institution !== read.attributedTo) return null;
  const document = JSON.stringify(item);
  if (Buffer.byteLength(document) > DOCUMENT_BYTES_MAX[statement.of] || NUL.test(document)) return null;
  return {
    uri: read.id,
    consultation: read.consultation,
    hash: statementHash(statement),
    statement,
    document,
  };
}

/** One item of a host about what a community pools; null for what is none. */
export async function pooledIn(item: Json, proves: VerifyProof): Promise<MirroredPooled | null> {
  if ('charterText' in item) return charterIn(item);
  if ('requestText' in item) return requestIn(item) ?? unreadIn(item, 'request');
  if ('settlementText' in item) return (await settlementIn(item, proves)) ?? unreadIn(item, 'settlement');
  return (await pledgeIn(item, proves)) ?? unreadIn(item, 'pledge');
}

/** What is known of an item that could not be read; null where that is not even what it is about. */
function unreadIn({ id, inReplyTo: request }: Json, of: MirroredUnread['of']): MirroredUnread | null {
  if (typeof id !== 'string' || typeof request !== 'string' || id.length > URI_MAX) return null;
  return id.startsWith(`${request}/`) ? { kind: 'unread', uri: id, request, of } : null;
}

function actOf(read: ReadPledge, text: string): ActStatement | null {
  const act = readText(ACT, text);
  const { attributedTo: institution, inReplyTo: request, sequence, since, statedAt } = read;
  return act === null ? null : { of: 'act', institution, request, sequence, since, statedAt, act };
}

type ReadPledge = NonNullable<ReturnType<typeof readPledgeNote>>;

function statementOf(read: ReadPledge): PledgeStatement | null {
  const { stipulates, sequence, since, statedAt, specification, expiresAt, inReplyTo: request } = read;
  const institution = stipulates?.provider ?? read.provider ?? read.attributedTo;
  const head = { institution, request, sequence, since, statedAt, specification };
  if (stipulates === undefined) return { ...head, of: 'withdrawal' };
  const kind = PLEDGE_KINDS.find((each) => ACTIONS[each] === stipulates.action);
  if (kind === undefined || expiresAt === undefined || stipulates.satisfies !== request) return null;
  const amount = amountIn(kind, stipulates.resourceQuantity);
  const conditions = (read.conditions ?? []).map(conditionOf);
  if (amount === null) return null;
  const currency = kind === 'money' ? stipulates.resourceQuantity.hasUnit : null;
  return { ...head, of: 'pledge', kind, amount, currency, expiresAt, conditions };
}

const UNITS = { money: null, work: 'day', hosting: 'month' } as const satisfies Record<PledgeKind, string | null>;

function amountIn(
  kind: PledgeKind,
  { hasUnit, hasNumericalValue: value }: NonNullable<ReadPledge['stipulates']>['resourceQuantity'],
): number | null {
  if (kind === 'money') return amountOf(value, hasUnit);
  if (hasUnit !== UNITS[kind]) return null;
  const [, units, tenths = '0'] = /^(\d{1,12})(?:\.(\d))?$/.exec(value) ?? [];
  if (units === undefined) return null;
  if (kind === 'hosting') return tenths === '0' ? Number(units) : null;
  return Number(units) * 10 + Number(tenths);
}

function conditionOf({
  kind: type,
  amount = 0,
  count = 0,
  named = [],
}: NonNullable<ReadPledge['conditions']>[number]): PledgeCondition {
  switch (type) {
    case 'total-at-least':
    case 'share-at-most':
      return { type, amount };
    case 'institutions-at-least':
      return { type, count };
    case 'with-institutions':
      return { type, institutions: named };
  }
}

async function pledgeIn(item: Json, proves: VerifyProof): Promise<MirroredPledge | null> {
  const read = readPledgeNote(item);
  const stated = read === null ? null : statementOf(read);
  const id = idIn(read?.id, 'pledges');
  if (read === null || stated === null || id === null || read.published === undefined) return null;
  const about = { kind: 'pledge', id, uri: read.id, receivedAt: read.published } as const;
  const reference = read.paperReference ?? null;
  if (read.signedStatement === undefined) {
    return { ...about, statement: stated, hash: statementHash(stated), reference, signed: null };
  }
  const signed = statementIn(read.signedStatement);
  if (signed === null || signed.statement.of === 'act' || !isJson(read.signedStatement)) return null;
  const proof = await proves(read.signedStatement, signed.statement.institution);
  const { hash } = signed;
  // An institution that made another key is no fault of its host.
  return {
    ...about,
    statement: signed.statement,
    hash,
    reference,
    signed: { ...signed, proof: proof === 'unlisted' ? 'unknown' : proof },
  };
}

/** The id of something that a host has at an address: the same on every node. */
function idIn(uri: string | undefined, below: string): string | null {
  const [id, folder] = (uri ?? '').split('/').toReversed();
  return id !== undefined && folder === below && isId(id) ? id : null;
}

function charterIn(item: Json): MirroredCharter | null {
  const note = readCharterNote(item);
  const read = note === null ? null : readText(CHARTER, note.charterText);
  if (note === null || read === null || note.id !== `${note.consultation}/charter/${read.version}`) return null;
  const { community, version, decision, ...terms } = read;
  const { contentHash: hash, published: decidedAt } = note;
  return { kind: 'charter', uri: note.id, community, version, terms, decision, hash, decidedAt };
}

function requestIn(item: Json): MirroredRequest | null {
  const note = readRequestNote(item);
  const read = note === null ? null : readText(REQUEST, note.requestText);
  if (note === null || read === null) return null;
  return { ...read, kind: 'feature-request', uri: note.id, request: note.inReplyTo };
}

async function settlementIn(item: Json, proves: VerifyProof): Promise<MirroredSettlement | null> {
  const note = readSettlementNote(item);
  const read = note === null ? null : readText(SETTLEMENT, note.settlementText);
  const id = idIn(note?.id, 'settlements');
  if (note === null || read === null || id === null) return null;
  const joins: MirroredPledge[] = [];
  for (const join of (note.joins ?? []).slice(0, JOINED_MAX + 1)) {
    const statement = isJson(join) ? await pledgeIn(join, proves) : null;
    if (statement === null) return null;
    joins.push(statement);
  }
  const { closesAt, need, sharing, populations, rates, left, pledges } = read;
  return {
    kind: 'settlement',
    id,
    uri: note.id,
    request: note.inReplyTo,
    input: { closesAt, need, terms: { sharing, populations, rates }, pledges, left },
    outcome: read.settlement,
    lateJoining: read.lateJoining,
    settledAt: note.published,
    joins,
    joined: read.joined,
    transfers: read.transfers,
  };
}

function readText<T extends z.ZodType>(shape: T, text: string): z.output<T> | null {
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

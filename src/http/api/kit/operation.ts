import type { z } from '@hono/zod-openapi';
import { authenticateToken } from '../../../application/agent/create-token.ts';
import type { Scope, Token } from '../../../application/agent/ports.ts';
import type { Application } from '../../../application/application.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import { ANYBODY, tokenViewer, type Viewer } from '../../../application/kit/viewer.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Body } from './body.ts';

/** Who asks: a token and whom it acts for, or anybody. */
export type Caller = {
  readonly token: Token | null;
  readonly viewer: Viewer;
  /** As whom its acts are written down. */
  readonly by: Actor | null;
};

const SOMEBODY_UNKNOWN: Caller = { token: null, viewer: ANYBODY, by: null };

/** Whoever a request's `Authorization` names. Without one it is anybody; a wrong one is refused, never ignored. */
export async function callerOf(app: Application, authorization: string | undefined): Promise<Result<Caller, Refusal>> {
  if (authorization === undefined) return ok(SOMEBODY_UNKNOWN);
  const secret = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1];
  if (secret === undefined) return refuse({ type: 'token-not-valid' });
  const found = await authenticateToken(app, secret);
  if (!found.ok) return found;
  const token = found.value;
  const { participantId } = token;
  return ok({
    token,
    viewer: tokenViewer(token),
    by: { kind: 'token', id: token.id, participantId },
  });
}

/** A caller that holds a scope; `needs` null is for anybody. */
export function permitted(
  caller: Caller,
  access: { readonly needs: Scope | null; readonly personal: boolean },
): Result<Caller, Refusal> {
  if (access.needs === null) return ok(caller);
  if (caller.token === null) return refuse({ type: 'not-signed-in' });
  if (!may(caller.token.scopes, access.needs)) return refuse({ type: 'missing-scope', scope: access.needs });
  if (access.personal && caller.token.participantId === null) return refuse({ type: 'participant-needed' });
  return ok(caller);
}

/** Whether what a token asks for is of a consultation it is bound to; for what no event tells of. */
export function checkBound({ token }: Caller, consultationId: ConsultationId): Result<null, Refusal> {
  return token === null || isAssignedTo(token, consultationId) ? ok(null) : refuse({ type: 'not-your-consultation' });
}

type Params = Readonly<Record<string, z.ZodType>>;
type Answers = Readonly<Record<number, z.ZodType>>;
type Nothing = z.ZodType<Record<never, never>>;

/**
 * One operation of the API, its description in `openapi.json` and its implementation: the same schemas check what is
 * sent and describe the response.
 */
type Operation<
  P extends Params = Record<never, never>,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  A extends Answers = Answers,
> = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Below `/api/v1`, parameters in braces. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The scope a token must have; null for anybody. */
  readonly needs: Scope | null;
  /** The act counts a person: the token must act for a participant. */
  readonly personal?: boolean;
  /** Named after what they find; a value of the wrong form finds nothing. */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Schema of the body, per status. */
  readonly answers: A;
  /** The act knows by itself what is sent again (`Call.request`): its answer is not stored beside it. */
  readonly knowsRepeats?: true;
  /** What the rules may refuse, beside what any request may meet. */
  readonly refusals?: readonly Refusal['type'][];
};

export type Call<P extends Params, Q extends z.ZodType, B extends z.ZodType> = {
  /** Where an idempotency key is given, the use cases of one transaction. */
  readonly app: Application;
  readonly caller: Caller;
  readonly params: { readonly [K in keyof P]: z.output<P[K]> };
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** Path below the host, for lists to bind their cursors to. */
  readonly path: string;
  /** The draw that the kept answer was of which the request asks whether it changed (`If-None-Match`), for lists that are shuffled. */
  readonly drawn: number | null;
  /** When the request had arrived whole. */
  readonly receivedAt: Date;
  /** The key it was given, for an act that knows by itself what is sent again. */
  readonly request?: { readonly key: string; readonly content: string } | undefined;
};

type Reply<A extends Answers> = {
  readonly [S in keyof A]: {
    readonly status: S;
    readonly body: Body<A[S]>;
    readonly location?: string;
    readonly repeated?: boolean;
    /** The promise of the journal, of an act that no event leads to. */
    readonly promise?: () => Promise<string | null>;
  };
}[keyof A];

/** What an operation comes to. `more` goes into the problem beside the refusal. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal; readonly more?: object };

/** Adds an operation to the API. */
export type Route = <
  P extends Params = Record<never, never>,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  A extends Answers = Answers,
>(
  operation: Operation<P, Q, B, A>,
  act: (call: Call<P, Q, B>) => Promise<Outcome<Reply<A>>>,
) => void;

/** An operation whose types no longer matter: for what goes over all of them. */
export type AnyOperation = Operation<Params, z.ZodType, z.ZodType, Answers>;
export type AnyAct = (call: Call<Params, z.ZodType, z.ZodType>) => Promise<Outcome<AnyReply>>;
export type AnyReply = {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
  readonly repeated?: boolean;
  readonly promise?: () => Promise<string | null>;
};

/** An act carried out: its status, and what there is now. */
export function replied<S extends number, B>(
  status: S,
  body: B,
  location?: string,
): { readonly ok: true; readonly value: { readonly status: S; readonly body: B; readonly location?: string } } {
  return { ok: true, value: location === undefined ? { status, body } : { status, body, location } };
}

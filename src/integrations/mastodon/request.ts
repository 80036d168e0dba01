import type { z } from 'zod';
import type { IdentityFault } from '../../domain/sign-in/fault.ts';

/** `fetch` under the node's rules, and what one request may cost. */
export type GuardedFetch = (
  url: string,
  init: RequestInit & {
    readonly limits: { readonly answerBytes: number; readonly totalMs: number; readonly redirects: number };
  },
) => Promise<Response>;

/** Why an account was not proven. */
export class AccountFault extends Error {
  override readonly name = 'AccountFault';
  readonly fault: IdentityFault;

  constructor(fault: IdentityFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

const BYTES_MAX = 256 * 1024;
const TOTAL_MS = 8_000;

type Question<S extends z.ZodType | null> = {
  /** What the answer must be; null where it does not matter. */
  readonly of: S;
  readonly accept?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** None, unless said otherwise: what carries a secret goes where it was sent. */
  readonly redirects?: number;
  /** What a no of the server means. */
  readonly absent?: IdentityFault;
};

/**
 * One question to another server. Whether a host is private, dead or slow is all the same to whoever named it, who could
 * map a network with it otherwise.
 */
export async function ask<S extends z.ZodType | null>(
  fetch: GuardedFetch,
  url: string,
  { of, accept = 'application/json', form, token, redirects = 0, absent = 'refused' }: Question<S>,
): Promise<S extends z.ZodType ? z.output<S> : null> {
  const text = await answerTo(fetch, url, { accept, form, token, redirects, absent });
  if (of === null) return null as never;
  const read = of.safeParse(jsonIn(text));
  if (!read.success) throw new AccountFault('unreadable');
  return read.data as never;
}

async function answerTo(
  fetch: GuardedFetch,
  url: string,
  question: {
    readonly accept: string;
    readonly form: Readonly<Record<string, string>> | undefined;
    readonly token: string | undefined;
    readonly redirects: number;
    readonly absent: IdentityFault;
  },
): Promise<string> {
  const { accept, form, token, redirects, absent } = question;
  let response: Response;
  try {
    response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        accept,
        // Named without a charset: some servers read no form where there is one.
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      limits: { answerBytes: BYTES_MAX, totalMs: TOTAL_MS, redirects },
    });
  } catch (cause) {
    throw new AccountFault('unreachable', { cause });
  }
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    throw new AccountFault('unreachable');
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new AccountFault(absent);
  }
  try {
    return await response.text();
  } catch (cause) {
    throw new AccountFault('unreadable', { cause });
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

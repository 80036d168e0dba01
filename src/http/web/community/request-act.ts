import type { Application } from '../../../application/application.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { type CommunityAct, checkRole } from '../../../domain/community/role.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import type { Item } from '../kit/form-table.ts';
import type { FormDefaults, FormValues } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';

export const REQUEST_ACTS = [
  'step',
  'pledge',
  'join',
  'confirm',
  'discard',
  'withdraw',
  'settle',
  'close',
  'estimate',
  'release',
  'use',
  'comment',
  'withdraw-statement',
  'details',
] as const;
export type RequestActName = (typeof REQUEST_ACTS)[number];

export type Within = {
  readonly app: Application;
  readonly context: PageContext;
  readonly values: FormValues;
  readonly view: FeatureRequestView;
  readonly by: Actor;
};

/** What an agent does about a feature request: when there is a form for it, what it asks, and the use case that it calls. */
export type RequestAct = {
  readonly title: PlainMessageKey;
  readonly button: PlainMessageKey;
  /** Names the text that says what was done. */
  readonly done: string | ((outcome: unknown) => string);
  /** Whether it is offered where another institution hosts the community, which it goes to: by the part of this one in it. */
  readonly atMembers?: (view: FeatureRequestView) => boolean;
  readonly isOffered: (view: FeatureRequestView, now: Date) => boolean;
  readonly items: (context: PageContext, view: FeatureRequestView) => readonly Item[];
  readonly values?: (view: FeatureRequestView) => FormDefaults;
  readonly does: (within: Within) => Promise<Result<unknown, Refusal>>;
};

/** Where the request of a page is. */
export function at({ consultation, number }: FeatureRequestView) {
  return { slug: consultation.slug, number };
}

/** Whether the role of this institution allows an act. */
export function may(act: CommunityAct) {
  return ({ own }: FeatureRequestView) => own.role !== null && checkRole(own.role, act).ok;
}

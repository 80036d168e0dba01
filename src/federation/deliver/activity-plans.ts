import type { ActivityPlan, SignedDocument } from '../../application/federation/ports.ts';
import { documentOrPlan } from '../../application/federation/save-document.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { PlannedActivity } from './planned-activity.ts';
import { activityId, listing, type Occasion, signActivity } from './sign-activity.ts';

/** The content of a plan, as JSON: the last of `planned` is the activity, and what it carries is before it. */
type Content = {
  readonly occasion: { readonly id: string; readonly at: string };
  readonly planned: readonly PlannedActivity[];
};

/**
 * Whether an activity can be made when it is asked for. What says that something is gone cannot: making it erases what was
 * signed of that.
 */
export function canWait({ object }: PlannedActivity): boolean {
  return object.kind !== 'tombstone';
}

/** Whether one activity carries another of the same event. */
export function carries({ object }: PlannedActivity, { role }: PlannedActivity): boolean {
  return object.kind === 'activity' && object.role === role;
}

/**
 * What makes activities that nobody waits for (docs/adr/0186): once it is kept, outboxes list them, and each is made and
 * signed when somebody asks for it. `all` are the activities of the same event.
 */
export function plansOf(
  { app, uris }: DocumentContext,
  planned: readonly PlannedActivity[],
  { all, occasion }: { readonly all: readonly PlannedActivity[]; readonly occasion: Occasion },
): readonly ActivityPlan[] {
  const { id, at } = occasion;
  const asked = planned.filter(({ software }) => software === undefined);
  return asked.map((each) => {
    const content: Content = { occasion: { id, at: at.toISOString() }, planned: withCarried(each, all) };
    return {
      uri: activityId(uris, occasion, each.role),
      plan: JSON.stringify(content),
      ...listing({ uris }, each),
      plannedAt: app.now(),
    };
  });
}

/** The activity under an id, made now where there is only a plan of it; null where there is nothing to say any more. */
export async function activityUnder(documents: DocumentContext, uri: string): Promise<SignedDocument | null> {
  const { stored, plan } = await documentOrPlan(documents.app, uri);
  if (stored !== null || plan === null) return stored;
  const { occasion, planned }: Content = JSON.parse(plan.plan);
  let made: SignedDocument | null = null;
  for (const each of planned) {
    made = await signActivity(documents, each, { id: occasion.id, at: new Date(occasion.at) });
    if (made === null) return null;
  }
  return made;
}

function withCarried(planned: PlannedActivity, all: readonly PlannedActivity[]): readonly PlannedActivity[] {
  const carried = all.find((other) => carries(planned, other));
  return carried === undefined ? [planned] : [...withCarried(carried, all), planned];
}

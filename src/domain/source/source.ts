import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Another platform that decides about a consultation, which this node shows and publishes (docs/adr/0114). */
export type ConsultationSource = {
  /** Its name for good: with a key of the platform, it identifies what was read there. */
  readonly key: string;
  /** As people are told: the host of the platform. */
  readonly label: string;
  /** Where people take part. */
  readonly url: string;
};

/** Whether people take part here and this institution decides; refused where another platform does. */
export function takesPartHere({
  source,
}: {
  readonly source: ConsultationSource | null;
}): Result<null, RefusalOf<'decided-by-source'>> {
  return source === null ? ok(null) : refuse({ type: 'decided-by-source', label: source.label, url: source.url });
}

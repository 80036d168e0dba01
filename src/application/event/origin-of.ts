import { type EventOrigin, OWN, originIn } from '../../domain/event/origin.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';

/** Whose act it is where nobody here did something in a consultation: its host's. */
export async function originOf(reader: Reader, consultationId: ConsultationId): Promise<EventOrigin> {
  const consultation = await reader.consultations.byId(consultationId);
  return consultation === null ? OWN : originIn(consultation);
}

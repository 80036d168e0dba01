import type { Application } from '../../src/application/application.ts';
import { opened } from '../support/city.ts';

const REGION = 'https://region.example/';

/** A consultation of a region, into which this institution may bring its communes: one is in, and one was refused. */
export async function bringsInCommunes(app: Application): Promise<void> {
  const consultation = await opened(app, 'region');
  const at = app.now();
  const [commune, other] = ['https://commune.example/', 'https://autre.example/'];
  const bringsIn = { institutionsMax: 300, registeredMax: 600_000 };
  const bringing = [{ institution: `${app.origin}/`, bringsIn, introduced: [commune] }];
  await app.store.transact(async (writer) => {
    const host = { uri: `${REGION}consultations/region`, institution: REGION };
    await writer.consultations.save({ ...consultation, host });
    const read = { cursor: null, dueAt: null, readAt: at, failingSince: null, endedAt: null };
    await writer.sharing.saveMirror({ consultationId: consultation.id, ...read });
    const institutions = [REGION, `${app.origin}/`, commune];
    await writer.sharing.saveHolders(consultation.id, { institutions, names: [], bringing });
    const offer = { consultationId: consultation.id, registeredMax: 2_500, offeredAt: at, answeredAt: at };
    const accepted = { institution: commune, offer: `${app.origin}/activities/o1`, status: 'accepted' } as const;
    await writer.sharing.saveOffer({ ...offer, ...accepted, refusal: null, wasIn: true });
    const refusal = { type: 'peer-unreachable', host: 'autre.example' } as const;
    const refused = { institution: other, offer: `${app.origin}/activities/o2`, status: 'refused' } as const;
    await writer.sharing.saveOffer({ ...offer, ...refused, refusal, wasIn: false });
  });
}

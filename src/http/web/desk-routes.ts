import { Hono } from 'hono';
import { consultationDesk } from './admin/consultation.ts';
import {
  acceptNewConsultation,
  CONSULTATIONS,
  consultationsDesk,
  NEW_CONSULTATION,
  newConsultationPage,
} from './admin/consultations.ts';
import { acceptDiscardConsultation, discardConsultationPage } from './admin/discard-consultation.ts';
import { acceptEditConsultation, editConsultationPage } from './admin/edit-consultation.ts';
import { acceptExtendPhase, extendPhasePage } from './admin/extend-phase.ts';
import { acceptPublishConsultation, publishConsultationPage } from './admin/publish-consultation.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import type { WebOptions } from './web-options.ts';

/** Where officers run consultations: draft, change, discard, publish, extend. */
export function deskRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const one = `${CONSULTATIONS}/:slug{[a-z0-9-]{1,80}}`;
  const form = formLimit(app);
  const routes = new Hono();
  routes.get(CONSULTATIONS, page(app, consultationsDesk));
  routes.get(NEW_CONSULTATION, page(app, newConsultationPage));
  routes.post(NEW_CONSULTATION, form, acceptForm(app, acceptNewConsultation));
  routes.get(one, page(app, consultationDesk));
  routes.get(`${one}/edit`, page(app, editConsultationPage));
  routes.post(`${one}/edit`, form, acceptForm(app, acceptEditConsultation));
  routes.get(`${one}/publish`, page(app, publishConsultationPage));
  routes.post(`${one}/publish`, form, acceptForm(app, acceptPublishConsultation));
  routes.get(`${one}/discard`, page(app, discardConsultationPage));
  routes.post(`${one}/discard`, form, acceptForm(app, acceptDiscardConsultation));
  routes.get(`${one}/extend`, page(app, extendPhasePage));
  routes.post(`${one}/extend`, form, acceptForm(app, acceptExtendPhase));
  return routes;
}

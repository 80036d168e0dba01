import type { Message } from '../catalogue.ts';
import type { TextKey } from '../fr.ts';
import { ADMINISTRATION } from './administration.ts';
import { ANSWERS } from './answers.ts';
import { BALLOTS } from './ballots.ts';
import { BASE } from './base.ts';
import { CITIES } from './cities.ts';
import { COMMONS } from './commons.ts';
import { DESK } from './desk.ts';
import { DESK_BALLOTS } from './desk-ballots.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { FIGURES } from './figures.ts';
import { FOLLOWS } from './follows.ts';
import { FORMS } from './forms.ts';
import { FROM_HOME } from './from-home.ts';
import { HOSTS } from './hosts.ts';
import { IDENTITY } from './identity.ts';
import { IDENTITY_PROVIDER } from './identity-provider.ts';
import { IMAGES } from './images.ts';
import { LETTERS } from './letters.ts';
import { MAPS } from './maps.ts';
import { ME } from './me.ts';
import { MODERATION } from './moderation.ts';
import { NOTICES } from './notices.ts';
import { PEERS } from './peers.ts';
import { PROPOSE } from './propose.ts';
import { RESIDENTS } from './residents.ts';
import { SETUP } from './setup.ts';
import { SHARING } from './sharing.ts';
import { SIGN_IN } from './sign-in.ts';
import { SYNTHESIS } from './synthesis.ts';
import { TAKE_PART } from './take-part.ts';

export const CA = {
  ...ADMINISTRATION,
  ...ANSWERS,
  ...BALLOTS,
  ...BASE,
  ...DESK,
  ...DESK_BALLOTS,
  ...ELSEWHERE,
  ...FIGURES,
  ...FOLLOWS,
  ...FORMS,
  ...HOSTS,
  ...IDENTITY,
  ...LETTERS,
  ...ME,
  ...MODERATION,
  ...NOTICES,
  ...COMMONS,
  ...PEERS,
  ...SHARING,
  ...FROM_HOME,
  ...CITIES,
  ...PROPOSE,
  ...SETUP,
  ...SIGN_IN,
  ...TAKE_PART,
  ...IDENTITY_PROVIDER,
  ...RESIDENTS,
  ...IMAGES,
  ...SYNTHESIS,
  ...MAPS,
} as const satisfies Readonly<Record<TextKey, Message>>;

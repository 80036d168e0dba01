import { isDeciding } from '../../application/network/decide-guest-act.ts';
import type { Apart } from '../deliver.ts';
import { guestAnswerer } from '../replies/guest-answer.ts';
import { answerDecided } from './answer-decided.ts';
import { type HomeParts, sendHomeActs } from './home-acts.ts';
import { passOn } from './pass-on.ts';
import { tellSource } from './tell-source.ts';

/** Both ends of acting from home: what is sent to a host, reports among it, and what a host tells those it held. */
export function createFromHome(parts: HomeParts): Apart {
  const answerGuest = guestAnswerer(parts);
  return {
    concerns: (event) => event.type === 'home-act-kept' || event.type === 'report-filed' || isDeciding(event),
    async follow(event) {
      if (event.type === 'home-act-kept') await sendHomeActs(parts);
      else if (event.type === 'report-filed') await passOn(parts, event.data.reportId);
      else {
        await answerDecided(parts.press.app, answerGuest, event);
        await tellSource(parts, event);
      }
    },
    async tellDue() {
      await sendHomeActs(parts);
    },
  };
}

import type { BallotState } from '../../../application/ballot/reads.ts';
import type { Tone } from '../kit/state.ts';

/** The mark of a ballot's state. */
export function ballotTone(state: BallotState): Tone {
  switch (state) {
    case 'draft':
    case 'counting':
      return 'soon';
    case 'upcoming':
      return 'upcoming';
    case 'open':
      return 'open';
    case 'over':
      return 'closed';
  }
}

import type { BallotState } from '../../../application/read-ballots.ts';
import type { Tone } from '../components/state.ts';

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

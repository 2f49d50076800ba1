/** The table of synchronous APIs that hold the thread, against programs that call them as documentation does: `fixtures/blocking`. */
import { blockingRow } from '../../src/core/effects/blockingApi';
import { BLOCKING } from '../../src/core/effects/tables/blocking';
import { describeTable } from '../support/apiTable';

describeTable('blocking', {
  tables: BLOCKING,
  answer: (call, facts) => {
    const found = blockingRow(call, facts);
    return found && { place: found.place, says: found.row.holds!.class };
  },
  words: (row) => row.holds?.while,
});

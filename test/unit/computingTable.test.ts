/** The table of synchronous APIs that compute in each call, against programs that call them as documentation does: `fixtures/computing`. */
import { computingRow, knownComputing } from '../../src/core/effects/computingApi';
import { COMPUTING } from '../../src/core/effects/tables/computing';
import { describeTable } from '../support/apiTable';

describeTable('computing', {
  tables: COMPUTING,
  answer: (call, facts) => {
    const known = knownComputing(call, facts);
    return known && { place: computingRow(call, facts)?.place ?? 'the language', says: known.class };
  },
  words: (row) => row.computes?.while,
});

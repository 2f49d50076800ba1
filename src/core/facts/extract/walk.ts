/**
 * Where the walk over a file's tree is, what it has written down so far, and its parts, which call each other through
 * here.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range } from '../../model';
import { findCommentsOnOrder } from '../../syntax/comments';
import { findDocTags } from '../../syntax/docTags';
import { findSilencedStretches } from '../../syntax/linterComments';
import { Names } from '../../syntax/names';
import type { ParsedSource } from '../../syntax/parse';
import { Members } from '../members';
import type { AwaitFact, CallFact, EventFact, FieldFact, FileFacts, FunctionFact, FunctionId, Path } from '../model';
import { eventsWithClosures } from '../paths';
import { Assignments } from './assignments';
import { Definitions } from './definitions';
import { Expressions } from './expressions';
import { Invocations } from './invocations';
import { readsOf } from './reads';
import { Statements } from './statements';
import { TreePaths } from './treePaths';

export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export class Walk {
  readonly functions: FunctionFact[] = [];
  readonly calls: CallFact[] = [];
  readonly awaits: AwaitFact[] = [];
  readonly spreads: FileFacts['spreads'] = [];
  readonly fields: FieldFact[] = [];
  readonly listeners: FileFacts['listeners'] = [];
  readonly names: Names;
  readonly ordered: TSESTree.Comment[];
  /** Where another linter was told that awaits in loops are meant. */
  readonly silenced: Range[];
  readonly docTags: ReturnType<typeof findDocTags>;
  readonly members: Members;
  readonly readsOf = new Map<FunctionId, Path[]>();

  readonly paths: TreePaths;
  readonly statements = new Statements(this);
  readonly assignments = new Assignments(this);
  readonly expressions = new Expressions(this);
  readonly definitions = new Definitions(this);
  readonly invocations = new Invocations(this);

  /** The function that is walked, and the list that its current statement's events go to. */
  current = 0;
  events: EventFact[] = [];
  /** The arms of the current statement's conditions that have to be taken for what is walked to run, the outermost first. */
  arms: readonly number[] = [];
  private forks = 0;
  /** The generator body of a compiled async function: its yields are awaits. */
  readonly awaitedYields = new Set<FunctionNode>();

  constructor(
    readonly source: ParsedSource,
    readonly text: string,
  ) {
    this.names = new Names(source, text);
    this.paths = new TreePaths(this.names);
    this.members = new Members(this.names);
    this.ordered = findCommentsOnOrder(source.comments);
    this.silenced = findSilencedStretches(source.comments, text);
    this.docTags = findDocTags(source, text);
  }

  /** Results of the awaits written since `first` end up in `paths`. */
  takeUp(first: number, paths: Path[], typeName: string | undefined): void {
    for (const fact of this.awaits.slice(first)) {
      if (fact.fn !== this.current) continue;
      fact.defs.push(...paths);
      fact.typeName ??= typeName;
    }
  }

  /** Two arms of which at most one is taken; of `a ?? b` only one holds something. */
  fork(): [number, number] {
    const first = 2 * this.forks++;
    return [first, first + 1];
  }

  inArm<T>(arm: number, walk: () => T): T {
    const outer = this.arms;
    this.arms = [...outer, arm];
    const result = walk();
    this.arms = outer;
    return result;
  }

  /** Whether what is walked runs under a condition of its statement, and which. */
  underCondition(): { conditional: boolean; arms?: readonly number[] } {
    return this.arms.length > 0 ? { conditional: true, arms: this.arms } : { conditional: false };
  }

  hasAwaitSince(first: number): boolean {
    return this.awaits.slice(first).some((fact) => fact.fn === this.current);
  }

  readsIn(events: readonly EventFact[]): Path[] {
    return readsOf(events, this.readsOf);
  }

  writesOf(fn: FunctionId): Path[] {
    return [...eventsWithClosures(this.functions[fn].body, this.functions)].flatMap((event) => (event.kind === 'write' && event.how !== 'declare' ? [event.path] : []));
  }
}

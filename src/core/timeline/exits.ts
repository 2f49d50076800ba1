/** Which part of a function a `return`, `throw`, `break` or `continue` leaves, while a plan of it is made. */
import type { BodyFact, StatementFact } from '../facts/model';
import type { TimelinePlan } from '../model';
import { isNothing, NOTHING, inSequence } from './compose';

/** `try`: one whose `catch` goes on after a failure. `cleanup`: what is left only by way of something that still runs. */
type ScopeKind = 'function' | 'loop' | 'turn' | 'switch' | 'try' | 'cleanup';

interface Scope {
  id: number;
  kind: ScopeKind;
  label?: string;
  isLeft: boolean;
}

/**
 * Makes scopes and the ways out of them. Misses ways out at the end of a `switch` or a loop in an arm, as in
 * `if (x) { switch (y) { default: return } }`, and blocks with a label: what stands behind is drawn as if it ran after them.
 */
export class Exits {
  private readonly open: Scope[] = [];
  private made = 0;

  /**
   * What can be left early; a scope only where a way with steps on it does.
   *
   * @param cleanUp what runs when it is left, on whatever way
   */
  scope(kind: ScopeKind, build: () => TimelinePlan, label?: string, cleanUp: () => TimelinePlan = () => NOTHING): TimelinePlan {
    const scope: Scope = { id: this.made++, kind, label, isLeft: false };
    this.open.push(scope);
    const part = build();
    this.open.pop();
    const last = cleanUp();
    if (!scope.isLeft || isNothing(part)) return inSequence([part, last]);
    return { kind: 'scope', id: scope.id, part, ...(isNothing(last) ? {} : { finally: last }) };
  }

  /** The steps of statements, as a way out where these always end in one; `build` hears whether that ends a loop around them. */
  leaving(statements: readonly StatementFact[], build: (leavesLoop: boolean) => TimelinePlan): TimelinePlan {
    const left = this.leftBy(statements);
    const around = left ? this.open.slice(this.open.indexOf(left)) : [];
    const part = build(around.slice(1).some(({ kind }) => kind === 'turn'));
    if (!left || isNothing(part)) return part;
    for (const scope of around) if (scope === left || scope.kind === 'cleanup') scope.isLeft = true;
    return { kind: 'exit', from: left.id, part };
  }

  alwaysLeave(statements: readonly StatementFact[]): boolean {
    return this.leftBy(statements) !== undefined;
  }

  /** What statements leave in any case: of several ways out, the least. */
  private leftBy(statements: readonly StatementFact[]): Scope | undefined {
    for (const statement of statements) {
      const left = this.leftByOne(statement);
      if (left) return left;
    }
    return undefined;
  }

  private leftByOne({ kind, label, bodies }: StatementFact): Scope | undefined {
    switch (kind) {
      case 'return': return this.innermost((scope) => scope.kind === 'function');
      case 'throw': return this.innermost((scope) => scope.kind === 'function' || scope.kind === 'try');
      case 'break': return this.innermost((scope) => (label === undefined ? scope.kind === 'loop' || scope.kind === 'switch' : scope.label === label && scope.kind !== 'turn'));
      case 'continue': return this.innermost((scope) => scope.kind === 'turn' && (label === undefined || scope.label === label));
      case 'block': return label === undefined ? this.leftBy(bodies[0].statements) : undefined;
      case 'if': {
        return bodies.length === 2 ? this.nearest(bodies.map((body) => this.leftBy(body.statements))) : undefined;
      }
      case 'try': {
        const left = (role: BodyFact['role']) => bodies.filter((body) => body.role === role).map((body) => this.leftBy(body.statements));
        const [last] = left('finally');
        return last ?? this.nearest([...left('try'), ...left('catch')]);
      }
      default: return undefined;
    }
  }

  /** Of what is left on each of several ways; nothing if one of them goes on. */
  private nearest(left: readonly (Scope | undefined)[]): Scope | undefined {
    return left.every((scope) => scope !== undefined) ? this.open[Math.max(...left.map((scope) => this.open.indexOf(scope!)))] : undefined;
  }

  private innermost(test: (scope: Scope) => boolean): Scope | undefined {
    return [...this.open].reverse().find(test);
  }
}

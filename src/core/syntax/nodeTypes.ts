/** The kinds of nodes, as one plain object: through the parser's own exports, two getters would stand before every comparison. */
import { AST_NODE_TYPES } from '@typescript-eslint/typescript-estree';

export const T = AST_NODE_TYPES;

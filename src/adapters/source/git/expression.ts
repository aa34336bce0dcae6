/** A name, and the steps that people write after it to go back: `HEAD~2`, `v1.2^2`. No name of a ref may hold `~` or `^`. */
const EXPRESSION = /^([^~^]+)((?:~\d{0,6}|\^\d{0,3})+)$/;

export interface Expression {
  /** To be checked and looked up as a name. */
  readonly name: string;
  /** Empty, or steps that can only lead from commit to commit. */
  readonly steps: string;
}

export function parseExpression(text: string): Expression {
  const [, name = text, steps = ''] = EXPRESSION.exec(text) ?? [];
  return { name: name === '@' ? 'HEAD' : name, steps };
}

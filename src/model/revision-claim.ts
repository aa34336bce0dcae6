/** A revision that something says of itself. */
export interface RevisionClaim {
  /** In full or abbreviated; lower-case hex. */
  readonly revision: string;
  /** `claimed`: text that anyone could have written. `recorded`: the tool that did the step wrote it then. */
  readonly strength: 'claimed' | 'recorded';
  /** Who says it, in words: `Go build info`, `REVISION`. */
  readonly by: string;
  /** Where it was read. */
  readonly where: string;
  /** Built from changed files, by its own word; null if it does not say. */
  readonly dirty: boolean | null;
  /** The repository that the revision is said to be of: a URL without credentials. */
  readonly repository?: string;
  /**
   * Why it may not speak of this artifact at all. `inherited`: what it was built on says the very same.
   * `guessed`: a text that merely looks like a commit, such as a tag.
   */
  readonly doubt?: 'inherited' | 'guessed';
}

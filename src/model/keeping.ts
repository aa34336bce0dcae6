/** Whose a file is that lies in an artifact under version control. */
export type Keeping =
  | 'kept' // the artifact's own, or a submodule's of it; a folder that holds some of either
  | 'built' // not kept and ignored: what a build leaves there
  | 'stray' // neither kept nor ignored: somebody put it there
  | 'installed' // in a folder of installed packages: it loads the code of others
  | 'elsewhere'; // of another repository that lies inside, or behind a link that leads out

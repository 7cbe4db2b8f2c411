// Profiles can be defined of mlx5 alone (FamilyEntry.takesProfiles): its check of a file, and the name under which one is kept.
export { checkProfile } from './mlx5/profile-file.js';
export { keptName } from './mlx5/profile-name.js';

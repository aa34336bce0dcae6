import { expect, test } from 'vitest';
import { toRunningImage } from '../../../../src/adapters/process/docker/image.ts';

const NAME = '127.0.0.1:5055/shop/two';
const INDEX = 'sha256:33f4016490dcbac10f3e3bc1df4626d759686e85e62ac89b471963d1bfb5ea70';
const MANIFEST = 'sha256:f1139625f605eb23ae905ceebf9506fd3d03b60b7cfa0ebf59e43c92ab96e78f';
const OCI = 'application/vnd.oci.image';

const manifest = { mediaType: `${OCI}.manifest.v1+json`, digest: MANIFEST, size: 405 };
const index = { mediaType: `${OCI}.index.v1+json`, digest: INDEX, size: 313 };
const taken = { ...manifest, platform: { architecture: 'amd64', os: 'linux' } };

// What a Docker 28.5 with the store of containerd, and one with its own, told of containers and their images.
test.each<readonly [string, object, object | null, readonly [string[], string[], string[]]]>([
  [
    'an index, of which one manifest was taken',
    { Image: INDEX, Driver: 'overlayfs', ImageManifestDescriptor: taken },
    { Id: INDEX, RepoDigests: [`${NAME}@${INDEX}`], Descriptor: index },
    [[INDEX], [MANIFEST], []],
  ],
  [
    'the same, once its tag was moved',
    { Image: INDEX, Driver: 'overlayfs', ImageManifestDescriptor: taken },
    { Id: INDEX, RepoTags: [], RepoDigests: [], Descriptor: index },
    [[INDEX], [MANIFEST], []],
  ],
  [
    'the same, once it is gone',
    { Image: INDEX, Driver: 'overlayfs', ImageManifestDescriptor: taken },
    null,
    [[INDEX], [MANIFEST], []],
  ],
  [
    'an index, of a container that is older than its engine',
    { Image: INDEX, Driver: 'overlayfs' },
    { Id: INDEX, RepoDigests: [], Descriptor: index },
    [[INDEX], [], []],
  ],
  [
    'a manifest',
    { Image: MANIFEST, Driver: 'overlayfs', ImageManifestDescriptor: taken },
    { Id: MANIFEST, RepoDigests: [`${NAME}@${MANIFEST}`], Descriptor: manifest },
    [[], [MANIFEST], []],
  ],
  [
    'a manifest, of a container that is older than its engine',
    { Image: MANIFEST, Driver: 'btrfs' },
    { Id: MANIFEST, RepoDigests: [], Descriptor: manifest },
    [[], [MANIFEST], []],
  ],
  [
    'a config, and what it was pulled as',
    { Image: `sha256:${'c'.repeat(64)}`, Driver: 'overlay2' },
    { Id: `sha256:${'c'.repeat(64)}`, RepoDigests: [`${NAME}@${INDEX}`] },
    [[INDEX], [INDEX], [`sha256:${'c'.repeat(64)}`]],
  ],
])('%s', (_name, container, image, [indexes, manifests, configs]) => {
  const running = toRunningImage({ ...container, Config: { Image: `${NAME}:1` } }, image);
  expect(running.identity).toEqual({ indexes, manifests, configs });
});

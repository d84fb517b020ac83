-- SPDX-License-Identifier: Apache-2.0
-- deskmesh.knowledge.v1.Article.Rejection of the newest version; NULL where there is none. A process of the
-- release before leaves it when it submits or publishes: it is shown only while the version is the one that
-- was rejected.
ALTER TABLE article ADD COLUMN rejection BLOB;

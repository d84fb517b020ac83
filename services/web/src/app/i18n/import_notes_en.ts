// SPDX-License-Identifier: Apache-2.0
//
// What an import tells of an article, word for word as the server says it: transfer_words.ts finds a note by
// these sentences.
export const importNote = {
  notInArchive: '"{{name}}" isn\'t in the archive',
  imageNotInArchive: 'the image "{{name}}" isn\'t in the archive',
  pageNotInArchive: 'the page "{{name}}" isn\'t in the archive',
  fileNotInArchive: 'the file "{{name}}" isn\'t in the archive',
  fileEmpty: 'the file "{{name}}" was left out: it is empty',
  fileTooLarge: 'the file "{{name}}" was left out: it is larger than 25 MiB',
  tooManyFiles: 'the file "{{name}}" was left out: an article holds at most 50 files and 50 MiB',
  program: 'the file "{{name}}" was left out: programs and scripts aren\'t taken',
  pictureElsewhere:
    'the picture "{{name}}" is on another server: readers get a link; add the file to the article to show it',
  pictureInPage: 'a picture that is written into the page was left out',
  translationTaken: '"{{name}}" has another translation already: the articles aren\'t linked',
  translationOutside:
    'the translation "{{name}}" isn\'t in the archive: the articles aren\'t linked',
  translationItself:
    'the translation "{{name}}" is the article itself: the articles aren\'t linked',
  translationGone: 'the translation "{{name}}" doesn\'t exist: the articles aren\'t linked',
  restricted: 'only some people could view the page: it is for the team only',
  macro: 'the macro "{{name}}" has no likeness; its text was kept',
  tagKept: 'the tag <{{name}}> was left out; its text was kept',
  tagLeftOut: 'the tag <{{name}}> was left out',
  openComment: 'a comment has no end: what follows it was left out',
  unsafeLink: "a link to an address that isn't safe was left out; its text was kept",
  fileName: "the file's name is neither UTF-8 nor GB18030: it may be wrong",
  owner: 'the owner "{{name}}" isn\'t a user of the workspace: it was left out',
  headOpen:
    'front matter, line {{name}}: the front matter that begins here has no end, so it is part of the text',
  headNoKey: "front matter, line {{name}}: this isn't `key: value` and was left out",
  headList: 'front matter, line {{name}}: the list has no ] at its end',
  headText: 'front matter, line {{name}}: text behind the ] of a list: all of it was read as text',
  headQuotes: 'front matter, line {{name}}: the quotes have no end, or text behind it',
  headMap: 'front matter, line {{name}}: the map has no } at its end',
  changedMeanwhile: "isn't published: somebody changed it meanwhile",
  noText: 'the file holds no text',
  pageNoText: 'the page holds no text',
  pageNoTitle: 'the page has no title',
  notUtf8: '{{name}} must be UTF-8 text',
};

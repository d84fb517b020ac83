// SPDX-License-Identifier: Apache-2.0
import { useParams, useSearchParams } from 'react-router';
import '../styles/knowledge.css';
import { Failure, Loading } from '../ui/states';
import { ArticleEditor } from './article_editor';
import { useArticle } from './queries';

export default function ArticlePage() {
  const { articleId = 'new' } = useParams();
  const [search] = useSearchParams();
  const isNew = articleId === 'new';
  const query = useArticle(isNew ? undefined : articleId);
  if (isNew) {
    const title = search.get('title') ?? '';
    const locale = search.get('locale') === 'en' ? 'en' : 'zh-CN';
    return (
      <ArticleEditor
        key="new"
        article={undefined}
        given={title ? { title: title.slice(0, 200), locale } : {}}
      />
    );
  }
  if (query.isPending) return <Loading lines={12} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <ArticleEditor key={articleId} article={query.data} />;
}

"""HTML of article pages in three habits of government sites: trs, ucap and zoom."""
import html
from dataclasses import dataclass
from random import Random

import defects
from divisions import HOST, SEED
from slots import Figure

STYLE = "body{font-family:'Noto Sans SC',sans-serif;color:#333}.w{width:1000px;margin:0 auto}h1,h2.t{text-align:center}table{border-collapse:collapse}"
NAV = [("首页", "index.html"), ("政务公开", "index.html"), ("政务服务", "index.html"), ("互动交流", "index.html")]


@dataclass
class Page:
    """One HTML page to be: `blocks` are (kind, pieces); `root` leads back to the site's top folder."""
    key: tuple
    layout: str
    title: str
    site: str
    code: str
    column: str
    published: str
    signed: str
    index_number: str
    document_number: str
    issuer: str
    root: str
    list_href: str
    blocks: list
    attachments: list
    related: list


def rng_of(page):
    return Random(f"{SEED}|html|{page.key[0]}|{page.key[1]}")


def esc(text, layout):
    """Escape text; one layout writes quotation marks and dashes as entities."""
    text = html.escape(text, quote=False).replace("\u00a0", "&nbsp;")
    if layout != "zoom":
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;").replace("—", "&mdash;")
    return text


def figure_html(page, piece, rng, state):
    """A figure; on some pages its digits are broken by a span, or it is set bold with the words around it."""
    words = piece.printed
    digits = [i for i, c in enumerate(words) if c.isdigit()]
    if page.key in defects.SPLIT and state["splits"] < 3 and len(digits) >= 3 and digits[2] - digits[0] == 2:
        state["splits"] += 1
        i = digits[1]
        return f"{words[:i]}<span>{words[i]}</span>{esc(words[i + 1:], page.layout)}"
    if rng.random() < 0.12:
        return f"<strong>{esc(words, page.layout)}</strong>"
    if page.layout == "ucap" and rng.random() < 0.25:
        return f'<span style="font-family: 仿宋_GB2312;">{esc(words, page.layout)}</span>'
    return esc(words, page.layout)


def inline(page, pieces, rng, state):
    out = []
    for p in pieces:
        if isinstance(p, Figure):
            out.append(figure_html(page, p, rng, state))
        elif len(p) > 14 and rng.random() < 0.06:
            cut = rng.randint(4, 10)
            out.append(f"<span>{esc(p[:cut], page.layout)}</span>{esc(p[cut:], page.layout)}")
        else:
            out.append(esc(p, page.layout))
    return "".join(out)


def body_trs(page):
    rng, state, out = rng_of(page), {"splits": 0}, []
    for kind, pieces in page.blocks:
        text = inline(page, pieces, rng, state)
        if kind == "h2":
            text = f"<strong>{text}</strong>"
        out.append(f'<p style="text-indent: 2em;" align="justify">{text}</p>' if kind != "h3" else f"<p>&nbsp;&nbsp;&nbsp;&nbsp;<strong>{text}</strong></p>")
    return '<div class="TRS_Editor"><style type="text/css">.TRS_Editor P{line-height:2;font-size:12pt}</style>\n' + "\n".join(out) + "\n</div>"


def body_ucap(page):
    rng, state, out = rng_of(page), {"splits": 0}, []
    for kind, pieces in page.blocks:
        text = inline(page, pieces, rng, state)
        face = {"h2": "黑体", "h3": "楷体"}.get(kind, "仿宋")
        out.append(f'<p style="text-indent:2em;text-align:left;"><span style="font-family:{face};font-size:16pt;">{text}</span></p>')
    return '<div id="UCAP-CONTENT">\n' + "\n".join(out) + "\n</div>"


def body_zoom(page):
    """One paragraph of the editor, lines parted by <br>."""
    rng, state, out = rng_of(page), {"splits": 0}, []
    for kind, pieces in page.blocks:
        text = inline(page, pieces, rng, state)
        out.append("　　" + (f"<b>{text}</b>" if kind == "h2" else text))
    return '<div id="zoom"><!-- 正文开始 --><p>\n' + "<br>\n".join(out) + "\n</p><!-- 正文结束 --></div>"


def meta(page, charset):
    rows = [("SiteName", page.site), ("SiteDomain", HOST), ("SiteIDCode", page.code), ("ColumnName", page.column),
            ("ColumnType", "法治政府建设"), ("ArticleTitle", page.title), ("PubDate", page.published), ("ContentSource", page.issuer)]
    tags = "\n".join(f'<meta name="{n}" content="{html.escape(v)}">' for n, v in rows)
    return f'<meta charset="{charset}">\n<title>{page.title}_{page.site}</title>\n{tags}\n<style>{STYLE}</style>'


def facts_table(page):
    """The metadata table above the body, in the label habits of the layout."""
    day = page.published[:10]
    rows = [("索引号", page.index_number), ("发布机构", page.issuer), ("成文日期", page.signed), ("发布日期", day), ("标题", page.title), ("文号", page.document_number)]
    if page.layout == "zoom":
        rows = [(n.replace("索引号", "索 引 号").replace("标题", "标　　题").replace("文号", "文　　号"), v) for n, v in rows]
        return '<ul class="xxgk-info">' + "".join(f"<li><b>{n}：</b><span>{v}</span></li>" for n, v in rows) + "</ul>"
    cells = [f"<td><b>{n}</b></td><td>{v or '&nbsp;'}</td>" for n, v in rows]
    lines = "".join(f"<tr>{cells[i]}{cells[i + 1]}</tr>\n" for i in (0, 2, 4))
    return f'<table class="xxgk_table" border="1">\n{lines}</table>'


def tail(page):
    parts = []
    if page.attachments:
        links = "<br>".join(f'<a href="./{name}" title="{label}">{i}.{label}</a>' for i, (name, label) in enumerate(page.attachments, 1))
        parts.append(f'<div class="fujian"><b>附件：</b>{links}</div>')
    if page.related:
        links = "".join(f'<li><a href="{href}">{label}</a></li>' for href, label in page.related)
        parts.append(f'<div class="related"><h3>相关链接</h3><ul>{links}</ul></div>')
    return "\n".join(parts)


def share_bar(page):
    if page.layout == "zoom":
        return '<div class="tool">字体：[<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>] <a href="javascript:window.print()">打印本页</a></div>'
    return '<div class="share">字体：大 中 小&nbsp;&nbsp;打印&nbsp;&nbsp;分享到：<span class="wx">微信</span> <span class="wb">微博</span></div>'


def footer(page):
    tail4 = page.code[-4:]
    return (f'<div class="footer"><p>主办：{page.site.replace("网", "")}办公室</p>'
            f'<p>政府网站标识码：{page.code}　青ICP备{page.code[:6]}{tail4}号　青公网安备 {page.code[:6]}0200{tail4}号</p>'
            f'<p><a href="{page.root}admin/index.html">网站管理</a></p></div>')


def article_html(page, charset="utf-8"):
    """The whole page."""
    nav = " | ".join(f'<a href="{page.root}{h}">{n}</a>' for n, h in NAV)
    crumb = f'您现在的位置：<a href="{page.root}index.html">首页</a> &gt; <a href="{page.list_href}">{page.column}</a> &gt; 正文'
    body = {"trs": body_trs, "ucap": body_ucap, "zoom": body_zoom}[page.layout](page)
    title = esc(page.title, page.layout)
    if page.layout == "trs":
        main = f"<h1>{title}</h1>\n{facts_table(page)}\n<div class=\"info\">来源：{page.issuer}　发布时间：{page.published}</div>\n{share_bar(page)}\n{body}\n{tail(page)}"
    elif page.layout == "ucap":
        main = f"{facts_table(page)}\n<h2 class=\"t\">{title}</h2>\n<p class=\"sub\">{page.published[:10]}&nbsp;&nbsp;信息来源：{page.issuer}</p>\n{body}\n{share_bar(page)}\n{tail(page)}"
    else:
        main = f"{facts_table(page)}\n{share_bar(page)}\n<h1 class=\"title\">{title}</h1>\n<div class=\"source\">发布日期：{page.published[:10]} 浏览次数：<span id=\"hits\"></span></div>\n{body}\n{tail(page)}"
    return (f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{meta(page, charset)}\n</head>\n<body>\n<div class="header w"><p>{page.site}</p><div class="nav">{nav}</div></div>\n'
            f'<div class="w"><div class="crumb">{crumb}</div>\n<div class="main">\n{main}\n</div></div>\n{footer(page)}\n</body>\n</html>\n')

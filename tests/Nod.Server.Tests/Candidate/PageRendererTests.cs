using System.Text;
using Nod.Server.Candidate;
using Nod.Server.Candidate.Components;
using Nod.Texts;

namespace Nod.Server.Tests.Candidate;

public sealed class PageRendererTests : IDisposable
{
    private static readonly PageFrame Frame = new() { Texts = PageTexts.For("fr"), Title = "À \"vous\" <b>" };

    private readonly PageRenderer renderer = new();

    public void Dispose() => renderer.Dispose();

    [Fact]
    public async Task The_same_page_has_the_same_bytes_also_when_many_are_rendered_at_once()
    {
        var first = await RenderAsync();

        var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(RenderAsync)));

        Assert.All(others, other => Assert.Equal(first, other));
    }

    [Fact]
    public async Task Letters_stay_and_what_means_something_in_HTML_is_escaped()
    {
        var html = Encoding.UTF8.GetString(await RenderAsync());

        Assert.Contains("<title>À &quot;vous&quot; &lt;b&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("<p>Ça va ?</p>", html, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
    }

    private Task<byte[]> RenderAsync()
    {
        IReadOnlyList<string> paragraphs = ["Ça va ?"];
        return renderer.RenderAsync<NoticePage>(("Frame", Frame), ("Paragraphs", paragraphs));
    }
}

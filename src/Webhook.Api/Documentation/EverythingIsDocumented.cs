using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Webhook.Api.Documentation;

/// <summary>Shows every action to the documentation that does not hide itself.</summary>
internal sealed class EverythingIsDocumented : IApplicationModelConvention
{
    public void Apply(ApplicationModel application) => application.ApiExplorer.IsVisible = true;
}

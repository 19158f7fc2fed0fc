"""The smallest possible portal: a door, a room behind it, and a picture. For tests of what faces rely on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from mikhak.accounts import access, actions, pictures, queries
from mikhak.ui.routes import audience


@audience("public")
def ask(request: HttpRequest) -> HttpResponse:
    now = queries.database_now()
    browser = access.browser(request)
    if request.method == "GET":
        return HttpResponse(pictures.issue(browser=browser, action="sign_in", now=now).pk)
    post = request.POST
    pictures.check(id=post["picture_id"], browser=browser, action="sign_in", answer=post["picture"], now=now)
    code = actions.request_code(
        kind="iranian",
        email=post["email"],
        identity=post["identity"],
        language="fa",
        browser=browser,
        network=access.network(request),
        now=now,
    )
    request.session["code"] = code.pk
    return HttpResponseRedirect("/code/")


@audience("public")
def enter(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse("رمز را بنویسید")
    person = actions.enter_code(
        code_id=request.session["code"],
        typed=request.POST["code"],
        browser=access.browser(request),
        network=access.network(request),
        now=queries.database_now(),
    )
    access.sign_in(request, person, now=queries.database_now())
    return HttpResponseRedirect("/room/")


@audience("public")
def leave(request: HttpRequest) -> HttpResponse:
    access.sign_out(request)
    return HttpResponseRedirect("/")


@audience("applicant")
def room(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(access.applicant(request).pk))


@audience("officer")
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(access.officer(request).username)


urlpatterns = [
    path("", ask),
    path("code/", enter),
    path("leave/", leave),
    path("room/", room),
    path("desk/", desk),
]
